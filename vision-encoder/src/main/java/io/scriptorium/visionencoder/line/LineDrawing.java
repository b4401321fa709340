package io.scriptorium.visionencoder.line;

import io.scriptorium.visionencoder.image.PageImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws what was found on the page, to be looked at. */
public final class LineDrawing {
    private static final int LONGEST_SIDE = 2000;
    private static final Color[] BLOCKS = {
        new Color(0xd00000), new Color(0x0050d0), new Color(0x008000), new Color(0xb06000), new Color(0x8000a0)
    };

    private LineDrawing() {}

    /**
     * Draws lines in the colour of their block with their number, and their pieces.
     *
     * @param page the page that the lines were found on
     * @param lines the lines in reading order
     * @return a picture with sides of at most 2000 pixels
     */
    public static PageImage draw(PageImage page, List<TextLine> lines) {
        BufferedImage picture = page.thumbnail(LONGEST_SIDE).toBufferedImage();
        double scale = (double) picture.getWidth() / page.width();
        Graphics2D graphics = picture.createGraphics();
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
        for (int i = 0; i < lines.size(); i++) {
            TextLine line = lines.get(i);
            graphics.setColor(BLOCKS[line.block() % BLOCKS.length]);
            graphics.setStroke(new BasicStroke(1));
            for (TextLine.Piece piece : line.pieces()) {
                rectangle(graphics, piece.box(), scale);
            }
            graphics.drawString(
                    Integer.toString(i + 1), (float) Math.max(0, line.box().left() * scale - 26), (float)
                            (line.box().bottom() * scale - 2));
        }
        graphics.dispose();
        return PageImage.from(picture);
    }

    private static void rectangle(Graphics2D graphics, PixelBox box, double scale) {
        graphics.drawRect((int) (box.left() * scale), (int) (box.top() * scale), (int) (box.width() * scale), (int)
                (box.height() * scale));
    }
}
