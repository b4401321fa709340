package io.scriptorium.eval.scene;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Things on an even ground.
 *
 * @param background {@code 0xrrggbb}
 * @param things 1 to {@link #MOST}; their boxes are {@link #GAP} apart
 */
public record Scene(int background, List<Thing> things) {
    /** Side of the square in which places are given, px. */
    public static final int SIDE = 128;
    /** The most things in a scene. */
    public static final int MOST = 4;
    /** Px between the boxes of two things, and half of it to the border: more than between two parts of one thing. */
    static final int GAP = 8;

    /**
     * One thing.
     *
     * @param rgb the shade of its colour, {@code 0xrrggbb}
     * @param x centre of its ink, px from the left of {@link Scene#SIDE}
     * @param y centre of its ink, px from the top
     * @param extent the longer side of its ink, px
     */
    public record Thing(Kind kind, Colour colour, int rgb, double x, double y, double extent) {
        /** The box of its ink. */
        public Rectangle2D box() {
            double aspect = kind.aspect();
            double width = aspect >= 1 ? extent : extent * aspect;
            double height = aspect >= 1 ? extent / aspect : extent;
            return new Rectangle2D.Double(x - width / 2, y - height / 2, width, height);
        }

        /** Its size. */
        public Size size() {
            return Size.of(extent);
        }
    }

    public Scene {
        things = List.copyOf(things);
    }

    /** The picture, {@code pixels} square, RGB. */
    public BufferedImage draw(int pixels) {
        BufferedImage picture = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        try {
            g.setColor(new Color(background));
            g.fillRect(0, 0, pixels, pixels);
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.scale(pixels / (double) SIDE, pixels / (double) SIDE);
            for (Thing thing : things) {
                g.setColor(new Color(thing.rgb()));
                g.fill(thing.kind().at(thing.x(), thing.y(), thing.extent()));
            }
        } finally {
            g.dispose();
        }
        return picture;
    }
}
