package io.scriptorium.visionencoder.line;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import org.imgscalr.Scalr;

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
     * @param gray grey values {@code [height, width]} of the page; not changed
     * @param lines the lines in reading order
     * @return a picture with sides of at most 2000 pixels
     */
    public static BufferedImage draw(byte[] gray, int width, int height, List<TextLine> lines) {
        BufferedImage page = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        System.arraycopy(gray, 0, ((DataBufferByte) page.getRaster().getDataBuffer()).getData(), 0, gray.length);
        double scale = 1;
        BufferedImage shown = page;
        if (Math.max(width, height) > LONGEST_SIDE) {
            shown = Scalr.resize(page, Scalr.Method.QUALITY, Scalr.Mode.AUTOMATIC, LONGEST_SIDE);
            scale = (double) shown.getWidth() / width;
        }
        BufferedImage picture = new BufferedImage(shown.getWidth(), shown.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.drawImage(shown, 0, 0, null);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
        for (int i = 0; i < lines.size(); i++) {
            TextLine line = lines.get(i);
            graphics.setColor(BLOCKS[line.block() % BLOCKS.length]);
            graphics.setStroke(new BasicStroke(1));
            for (TextLine.Piece piece : line.pieces()) {
                rectangle(graphics, piece.box(), scale);
            }
            graphics.drawString(
                    Integer.toString(i + 1),
                    (float) Math.max(0, line.box().left() * scale - 26),
                    (float) (line.box().bottom() * scale - 2));
        }
        graphics.dispose();
        return picture;
    }

    private static void rectangle(Graphics2D graphics, PixelBox box, double scale) {
        graphics.drawRect(
                (int) (box.left() * scale),
                (int) (box.top() * scale),
                (int) (box.width() * scale),
                (int) (box.height() * scale));
    }
}
