package io.scriptorium.visionencoder.line;

import java.util.List;

/** Finds dark boxes with light text, such as the heads of tables, and turns them into light boxes with dark text. */
final class DarkBoxes {
    /** Dirt in a dark box of a scan, px: neither letters nor the grain of a halftone. */
    private static final int DIRT = 3;

    private DarkBoxes() {}

    /**
     * Inverts dark boxes that hold light letters.
     *
     * @param gray grey values {@code [height, width]}, changed in place
     * @param white grey value of most of the paper
     * @param textHeight median height of the letters, px
     * @return whether anything was inverted
     */
    static boolean invert(byte[] gray, int white, int width, int height, double textHeight) {
        int dark = white * 55 / 100;
        byte[] mask = new byte[gray.length];
        for (int i = 0; i < gray.length; i++) {
            mask[i] = (byte) ((gray[i] & 0xff) < dark ? 1 : 0);
        }
        Components components = Components.of(mask, width, height);
        boolean inverted = false;
        for (int i = 0; i < components.glyphs().size(); i++) {
            Glyph box = components.glyphs().get(i);
            boolean large = box.height() > 1.2 * textHeight && box.width() > 3 * textHeight && box.fill() > 0.5;
            if (large && box.width() < 0.98 * width && box.height() < 0.98 * height) {
                inverted |= invert(gray, width, components.mask(i), box, textHeight);
            }
        }
        return inverted;
    }

    private static boolean invert(byte[] gray, int pageWidth, byte[] dark, Glyph box, double textHeight) {
        // A frame of one pixel joins all that is light and outside the box.
        int width = box.width() + 2;
        int height = box.height() + 2;
        byte[] light = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean frame = x == 0 || y == 0 || x == width - 1 || y == height - 1;
                light[y * width + x] = (byte) (frame || dark[(y - 1) * box.width() + x - 1] == 0 ? 1 : 0);
            }
        }
        Components holes = Components.of(light, width, height);
        if (!areLetters(holes.glyphs(), box, textHeight)) {
            return false;
        }
        // The frame begins in the first corner, so what is outside is the first piece, and its box is all.
        byte[] outside = holes.mask(0);
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                if (outside[y * width + x] == 0) {
                    int at = (box.top() + y - 1) * pageWidth + box.left() + x - 1;
                    gray[at] = (byte) (255 - (gray[at] & 0xff));
                }
            }
        }
        return true;
    }

    private static boolean areLetters(List<Glyph> holes, Glyph box, double textHeight) {
        int letters = 0;
        int pieces = 0;
        double letterArea = 0;
        double holeArea = 0;
        for (Glyph hole : holes.subList(1, holes.size())) {
            holeArea += hole.area();
            pieces += hole.area() > DIRT ? 1 : 0;
            if (hole.height() > 0.5 * textHeight
                    && hole.height() < 4 * textHeight
                    && hole.width() < 8 * textHeight
                    && hole.fill() > 0.15) {
                letters++;
                letterArea += hole.area();
            }
        }
        double share = holeArea / ((double) box.width() * box.height());
        // A halftone has holes as large as letters too, among far more small ones.
        return letters >= 2 && letters * 2 >= pieces && share > 0.02 && share < 0.45 && letterArea > 0.7 * holeArea;
    }
}
