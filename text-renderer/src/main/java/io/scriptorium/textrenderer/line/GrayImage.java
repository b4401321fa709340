package io.scriptorium.textrenderer.line;

import java.awt.image.BufferedImage;

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

    /** Grey pictures as they are; colours by 0.299 R + 0.587 G + 0.114 B, rounded. */
    public static GrayImage of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] pixels = new byte[width * height];
        if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
            // Not through getRGB, which would apply the gamma of Java's grey colour space.
            var raster = image.getRaster();
            int[] row = new int[width];
            for (int y = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, 0, row);
                for (int x = 0; x < width; x++) {
                    pixels[y * width + x] = (byte) row[x];
                }
            }
        } else {
            int[] row = new int[width];
            for (int y = 0; y < height; y++) {
                image.getRGB(0, y, width, 1, row, 0, width);
                for (int x = 0; x < width; x++) {
                    int rgb = row[x];
                    pixels[y * width + x] = (byte)
                            ((299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff) + 500) / 1000);
                }
            }
        }
        return new GrayImage(pixels, width, height);
    }

    int at(int x, int y) {
        return pixels[y * width + x] & 0xff;
    }

    /** Grey value below which {@code percent} of the pixels lie. */
    double percentile(double percent) {
        return Views.percentile(Views.histogram(pixels), pixels.length, percent);
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
