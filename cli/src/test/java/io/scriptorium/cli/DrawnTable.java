package io.scriptorium.cli;

import io.scriptorium.visionencoder.image.PageImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/**
 * A page with a table whose cells are known, drawn with the font that is shipped.
 *
 * @param page 1240 x 1754 pixels: a line above, the table, lines below
 * @param html the table
 */
record DrawnTable(PageImage page, String html) {
    private static final String[] WORDS = {
        "Amount",
        "Bread",
        "Castle",
        "Distance",
        "Engine",
        "Forest",
        "Garden",
        "Harbour",
        "Island",
        "Journey",
        "Kitchen",
        "Letter",
        "Market",
        "Number",
        "Orange",
        "Paper",
        "Quarter",
        "River",
        "Summer",
        "Table",
        "Union",
        "Village",
        "Water",
        "Yellow"
    };
    private static final int LEFT = 120;
    private static final int TOP = 240;

    /**
     * Draws a table of 4 to 8 rows and 3 to 5 columns; a ruled one has a cell over two columns in its first row and, every
     * other time, one over two rows in its first column.
     */
    static DrawnTable draw(long seed, boolean ruled) throws IOException {
        Random random = new Random(seed);
        int rows = 4 + random.nextInt(5);
        int columns = 3 + random.nextInt(3);
        int columnWidth = 1000 / columns;
        int rowHeight = 46 + random.nextInt(20);
        boolean rowSpan = ruled && random.nextBoolean();
        BufferedImage picture = new BufferedImage(1240, 1754, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 1240, 1754);
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setFont(font());
        graphics.drawString("This is the text that stands above the table and is no part of it, as", LEFT, 140);
        graphics.drawString("everyone can see who looks at the page.", LEFT, 174);
        StringBuilder html = new StringBuilder("<table>");
        for (int row = 0; row < rows; row++) {
            html.append("<tr>");
            for (int column = 0; column < columns; column++) {
                int across = ruled && row == 0 && column == 1 ? 2 : 1;
                int down = rowSpan && row == 1 && column == 0 ? 2 : 1;
                boolean covered = (ruled && row == 0 && column == 2) || (rowSpan && row == 2 && column == 0);
                if (covered) {
                    continue;
                }
                String text = column == 0 || row == 0
                        ? WORDS[random.nextInt(WORDS.length)]
                        : String.valueOf(100 + random.nextInt(99_900));
                int x = LEFT + column * columnWidth;
                int y = TOP + row * rowHeight;
                if (ruled) {
                    graphics.drawRect(x, y, across * columnWidth, down * rowHeight);
                    graphics.drawRect(x + 1, y + 1, across * columnWidth, down * rowHeight);
                }
                graphics.drawString(text, x + 16, y + rowHeight / 2 + 9);
                html.append("<td")
                        .append(down > 1 ? " rowspan=\"2\"" : "")
                        .append(across > 1 ? " colspan=\"2\"" : "")
                        .append('>')
                        .append(text)
                        .append("</td>");
            }
            html.append("</tr>");
        }
        int below = TOP + rows * rowHeight + 90;
        graphics.drawString("The text goes on below the table with a line that is as wide as the", LEFT, below);
        graphics.drawString("one above, and then ends.", LEFT, below + 34);
        graphics.dispose();
        return new DrawnTable(PageImage.from(picture), html.append("</table>").toString());
    }

    private static Font font() throws IOException {
        try (InputStream in =
                DrawnTable.class.getResourceAsStream("/io/scriptorium/textrenderer/fonts/DejaVuSans.ttf")) {
            return Font.createFont(Font.TRUETYPE_FONT, in).deriveFont(26f);
        } catch (java.awt.FontFormatException e) {
            throw new IOException("the shipped font cannot be read", e);
        }
    }
}
