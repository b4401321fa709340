package io.scriptorium.textrenderer.page;

import java.util.Arrays;

/**
 * A glyph as coverage of pixels, exact to the area: no hinting, 256 levels.
 *
 * @param left column of the first pixel from the whole pixel of the origin
 * @param top row of the first pixel from the baseline
 * @param coverage {@code [height, width]}, 0 to 255
 */
record GlyphImage(int left, int top, int width, int height, byte[] coverage) {
    static final GlyphImage EMPTY = new GlyphImage(0, 0, 0, 0, new byte[0]);

    /**
     * Draws an outline. Each edge adds its signed area to the pixels it crosses, and a running sum over the row makes
     * coverage of it (the algorithm of font-rs, R. Levien, accumulate.rs).
     *
     * @param edges x0, y0, x1, y1 in turn, ems, y down
     * @param scale pixels per em
     * @param shift part of a pixel that the origin stands right of a whole one
     */
    static GlyphImage of(float[] edges, double scale, double shift) {
        if (edges.length == 0) {
            return EMPTY;
        }
        double minX = Double.MAX_VALUE;
        double maxX = -Double.MAX_VALUE;
        double minY = Double.MAX_VALUE;
        double maxY = -Double.MAX_VALUE;
        for (int i = 0; i < edges.length; i += 2) {
            minX = Math.min(minX, edges[i]);
            maxX = Math.max(maxX, edges[i]);
            minY = Math.min(minY, edges[i + 1]);
            maxY = Math.max(maxY, edges[i + 1]);
        }
        int left = (int) Math.floor(minX * scale + shift);
        int top = (int) Math.floor(minY * scale);
        int width = (int) Math.ceil(maxX * scale + shift) - left + 1;
        int height = (int) Math.ceil(maxY * scale) - top + 1;
        // A column more, for the sum that an edge at the right end carries on.
        float[] area = new float[(width + 1) * height];
        for (int i = 0; i < edges.length; i += 4) {
            edge(
                    area,
                    width + 1,
                    edges[i] * scale + shift - left,
                    edges[i + 1] * scale - top,
                    edges[i + 2] * scale + shift - left,
                    edges[i + 3] * scale - top);
        }
        byte[] coverage = new byte[width * height];
        for (int y = 0; y < height; y++) {
            float sum = 0;
            for (int x = 0; x < width; x++) {
                sum += area[y * (width + 1) + x];
                coverage[y * width + x] = (byte) (int) (255 * Math.min(1, Math.abs(sum)) + 0.5f);
            }
        }
        return new GlyphImage(left, top, width, height, coverage);
    }

    private static void edge(float[] area, int stride, double x0, double y0, double x1, double y1) {
        if (y0 == y1) {
            return;
        }
        boolean down = y0 < y1;
        double direction = down ? 1 : -1;
        double x = down ? x0 : x1;
        double firstY = down ? y0 : y1;
        double lastY = down ? y1 : y0;
        double slope = (x1 - x0) / (y1 - y0);
        for (int row = (int) firstY; row < lastY; row++) {
            double height = Math.min(row + 1, lastY) - Math.max(row, firstY);
            double next = x + slope * height;
            span(area, row * stride, Math.min(x, next), Math.max(x, next), direction * height);
            x = next;
        }
    }

    /** An edge within one row, from {@code a} to {@code b} in x, that covers {@code height} of the row. */
    private static void span(float[] area, int row, double a, double b, double height) {
        int first = (int) a;
        int last = (int) b;
        if (first == last) {
            double right = 1 - (0.5 * (a + b) - first);
            area[row + first] += (float) (height * right);
            area[row + first + 1] += (float) (height * (1 - right));
            return;
        }
        // What lies right of the edge, in each pixel that it crosses; the differences go into the sum.
        double before = 0;
        double perColumn = height / (b - a);
        for (int column = first; column <= last; column++) {
            double from = Math.max(a, column);
            double to = Math.min(b, column + 1);
            double inside = perColumn * (to - from);
            double passed = perColumn * (from - a);
            double covered = passed + inside * (1 - (0.5 * (from + to) - column));
            area[row + column] += (float) (covered - before);
            before = covered;
        }
        area[row + last + 1] += (float) (height - before);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GlyphImage image
                && image.left == left
                && image.top == top
                && image.width == width
                && Arrays.equals(image.coverage, coverage);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * left + top) + Arrays.hashCode(coverage);
    }

    @Override
    public String toString() {
        return "GlyphImage " + width + " x " + height + " at " + left + ", " + top;
    }
}
