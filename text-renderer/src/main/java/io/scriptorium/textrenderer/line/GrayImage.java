package io.scriptorium.textrenderer.line;

import io.scriptorium.visionencoder.image.PageImage;

/**
 * A grey picture of a line.
 *
 * @param pixels {@code [height, width]}, row-major, 0 black to 255 white; not copied
 * @param width columns
 * @param height rows
 */
public record GrayImage(byte[] pixels, int width, int height) {
    /**
     * @throws IllegalArgumentException if the sizes do not fit each other
     */
    public GrayImage {
        if (width < 1 || height < 1 || pixels.length != width * height) {
            throw new IllegalArgumentException(
                    "expected " + width + " x " + height + " grey values, got " + pixels.length);
        }
    }

    static GrayImage of(PageImage page) {
        return new GrayImage(page.gray(), page.width(), page.height());
    }

    int at(int x, int y) {
        return pixels[y * width + x] & 0xff;
    }

    /** Grey value below which {@code percent} of the pixels lie, linear between the two nearest ranks. */
    double percentile(double percent) {
        int[] histogram = new int[256];
        for (byte pixel : pixels) {
            histogram[pixel & 0xff]++;
        }
        double rank = percent / 100 * (pixels.length - 1);
        long lower = (long) Math.floor(rank);
        int first = valueAt(histogram, lower);
        double fraction = rank - lower;
        return fraction == 0 ? first : first + (valueAt(histogram, lower + 1) - first) * fraction;
    }

    private static int valueAt(int[] histogram, long rank) {
        long seen = 0;
        for (int value = 0; value < histogram.length; value++) {
            seen += histogram[value];
            if (seen > rank) {
                return value;
            }
        }
        return histogram.length - 1;
    }

    /** A rectangle that may stick out; outside is {@code fill}. Right and bottom are exclusive. */
    GrayImage crop(int left, int top, int right, int bottom, int fill) {
        int newWidth = right - left;
        int newHeight = bottom - top;
        byte[] cut = new byte[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int fromX = left + x;
                int fromY = top + y;
                boolean inside = fromX >= 0 && fromX < width && fromY >= 0 && fromY < height;
                cut[y * newWidth + x] = inside ? pixels[fromY * width + fromX] : (byte) fill;
            }
        }
        return new GrayImage(cut, newWidth, newHeight);
    }

    /** Columns resampled linearly to a new width. */
    GrayImage withWidth(int newWidth) {
        byte[] changed = new byte[newWidth * height];
        for (int x = 0; x < newWidth; x++) {
            double from = Math.min(width - 1.0, Math.max(0, (x + 0.5) * width / newWidth - 0.5));
            int left = (int) from;
            int right = Math.min(width - 1, left + 1);
            double share = from - left;
            for (int y = 0; y < height; y++) {
                changed[y * newWidth + x] = (byte) Math.round(at(left, y) * (1 - share) + at(right, y) * share);
            }
        }
        return new GrayImage(changed, newWidth, height);
    }

    /** The pixels as floats, to work on. */
    Raster raster() {
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] & 0xff;
        }
        return new Raster(values, width, height);
    }
}
