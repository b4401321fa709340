package io.scriptorium.textrenderer.line;

/**
 * Fills outlines with exact area coverage.
 *
 * <p>Every edge adds its signed area to the pixel it crosses; the running sum along a row is then the coverage. It
 * suits glyphs, whose contours close and do not overlap; where shapes overlap the sum is cut at one. Ten times as fast
 * as a general path renderer, and the same on every Java.
 */
final class Canvas {
    private final int width;
    private final int height;
    private final int stride;
    private final float[] edges;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.stride = width + 2;
        this.edges = new float[stride * height];
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * Adds closed contours.
     *
     * @param segments x0, y0, x1, y1 of each edge, in the outline's own units, y down
     * @param m {@code x' = m[0] x + m[1] y + m[2], y' = m[3] x + m[4] y + m[5]}, px
     * @param ink how black the shape is, 0..1
     */
    void fill(float[] segments, double[] m, double ink) {
        for (int i = 0; i < segments.length; i += 4) {
            float x0 = segments[i];
            float y0 = segments[i + 1];
            float x1 = segments[i + 2];
            float y1 = segments[i + 3];
            edge(
                    (float) (m[0] * x0 + m[1] * y0 + m[2]),
                    (float) (m[3] * x0 + m[4] * y0 + m[5]),
                    (float) (m[0] * x1 + m[1] * y1 + m[2]),
                    (float) (m[3] * x1 + m[4] * y1 + m[5]),
                    (float) ink);
        }
    }

    /** Adds a straight stroke with square ends; coordinates and thickness in px. */
    void stroke(double x0, double y0, double x1, double y1, double thickness, double ink) {
        double length = Math.hypot(x1 - x0, y1 - y0);
        if (length < 1e-6) {
            return;
        }
        float nx = (float) (-(y1 - y0) / length * thickness / 2);
        float ny = (float) ((x1 - x0) / length * thickness / 2);
        polygon(ink, x0 + nx, y0 + ny, x1 + nx, y1 + ny, x1 - nx, y1 - ny, x0 - nx, y0 - ny);
    }

    /** Adds an ellipse; centre and radii in px. */
    void ellipse(double x, double y, double radiusX, double radiusY, double ink) {
        int corners = 16;
        double[] points = new double[2 * corners];
        for (int i = 0; i < corners; i++) {
            double angle = 2 * Math.PI * i / corners;
            points[2 * i] = x + radiusX * Math.cos(angle);
            points[2 * i + 1] = y + radiusY * Math.sin(angle);
        }
        polygon(ink, points);
    }

    /** Adds a simple polygon; x and y in turn, px. */
    void polygon(double ink, double... points) {
        // Shapes of opposite turn would cancel out where they overlap: all turn like the glyphs of Typeface.
        double area = 0;
        int n = points.length;
        for (int i = 0; i < n; i += 2) {
            area += points[i] * points[(i + 3) % n] - points[(i + 2) % n] * points[i + 1];
        }
        float sign = (float) (area < 0 ? -ink : ink);
        for (int i = 0; i < n; i += 2) {
            edge(
                    (float) points[i],
                    (float) points[i + 1],
                    (float) points[(i + 2) % n],
                    (float) points[(i + 3) % n],
                    sign);
        }
    }

    private void edge(float fromX, float fromY, float toX, float toY, float ink) {
        if (fromY == toY) {
            return;
        }
        float sign = ink;
        float x0 = fromX;
        float y0 = fromY;
        float x1 = toX;
        float y1 = toY;
        if (y0 > y1) {
            sign = -ink;
            x0 = toX;
            y0 = toY;
            x1 = fromX;
            y1 = fromY;
        }
        if (y1 <= 0 || y0 >= height) {
            return;
        }
        float slope = (x1 - x0) / (y1 - y0);
        float x = y0 < 0 ? x0 - y0 * slope : x0;
        int last = Math.min(height, (int) Math.ceil(y1));
        for (int row = Math.max(0, (int) y0); row < last; row++) {
            float dy = Math.min(row + 1, y1) - Math.max(row, y0);
            float next = x + slope * dy;
            span(row * stride, clamp(Math.min(x, next)), clamp(Math.max(x, next)), dy * sign);
            x = next;
        }
    }

    private float clamp(float x) {
        return Math.min(width, Math.max(0, x));
    }

    /** Spreads the area right of an edge that goes from {@code left} to {@code right} within one row. */
    private void span(int row, float left, float right, float area) {
        int first = (int) left;
        int end = (int) Math.ceil(right);
        if (end <= first + 1) {
            float share = 0.5f * (left + right) - first;
            edges[row + first] += area - area * share;
            edges[row + first + 1] += area * share;
            return;
        }
        float perPixel = 1 / (right - left);
        float intoFirst = left - first;
        float firstShare = 0.5f * perPixel * (1 - intoFirst) * (1 - intoFirst);
        float intoLast = right - end + 1;
        float lastShare = 0.5f * perPixel * intoLast * intoLast;
        edges[row + first] += area * firstShare;
        if (end == first + 2) {
            edges[row + first + 1] += area * (1 - firstShare - lastShare);
        } else {
            float second = perPixel * (1.5f - intoFirst);
            edges[row + first + 1] += area * (second - firstShare);
            for (int x = first + 2; x < end - 1; x++) {
                edges[row + x] += area * perPixel;
            }
            float before = second + (end - first - 3) * perPixel;
            edges[row + end - 1] += area * (1 - before - lastShare);
        }
        edges[row + end] += area * lastShare;
    }

    /** Ink coverage of each pixel, 0..1. The canvas may be drawn on further. */
    Raster coverage() {
        Raster coverage = Raster.of(width, height);
        float[] values = coverage.values();
        for (int y = 0; y < height; y++) {
            float sum = 0;
            for (int x = 0; x < width; x++) {
                sum += edges[y * stride + x];
                values[y * width + x] = Math.min(1, Math.abs(sum));
            }
        }
        return coverage;
    }
}
