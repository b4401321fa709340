package io.scriptorium.textrenderer.line;

import java.util.Arrays;

/** From a crop to the view a reader sees: model card of the embedded reader, section "The view", steps 2 to 4. */
final class Views {
    static final int HEIGHT = 32;

    private Views() {}

    /**
     * Makes a view of a crop.
     *
     * @param crop grey values
     * @param width columns of the view to pad to
     * @return {@code [32, width]}
     */
    static byte[] view(byte[] crop, int cropWidth, int cropHeight, int width) {
        int inkWidth = Math.max(8, (int) Math.rint((double) cropWidth * HEIGHT / cropHeight));
        if (inkWidth > width) {
            throw new AssertionError("a crop of " + cropWidth + " x " + cropHeight + " does not fit " + width);
        }
        byte[] pixels = resized(crop, cropWidth, cropHeight, inkWidth);
        stretchContrast(pixels);
        byte[] view = new byte[HEIGHT * width];
        Arrays.fill(view, (byte) 255);
        for (int y = 0; y < HEIGHT; y++) {
            System.arraycopy(pixels, y * inkWidth, view, y * width, inkWidth);
        }
        return view;
    }

    private static byte[] resized(byte[] crop, int width, int height, int newWidth) {
        float[] values = new float[crop.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = crop[i] & 0xff;
        }
        boolean shrink = height > HEIGHT;
        float[] across = transposed(resizedRows(values, width, height, newWidth, shrink), newWidth, height);
        float[] down = transposed(resizedRows(across, height, newWidth, HEIGHT, shrink), HEIGHT, newWidth);
        return new Raster(down, newWidth, HEIGHT).bytes();
    }

    private static float[] transposed(float[] values, int width, int height) {
        float[] turned = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                turned[x * height + y] = values[y * width + x];
            }
        }
        return turned;
    }

    /** Area averages when shrinking, cubic (a = -0.75) when enlarging. */
    private static float[] resizedRows(float[] values, int width, int height, int newWidth, boolean shrink) {
        float[] to = new float[newWidth * height];
        double scale = (double) width / newWidth;
        for (int x = 0; x < newWidth; x++) {
            int first;
            float[] weights;
            if (shrink) {
                double from = x * scale;
                double end = Math.min(width, from + scale);
                first = (int) from;
                weights = new float[Math.max(1, (int) Math.ceil(end) - first)];
                for (int k = 0; k < weights.length; k++) {
                    weights[k] = (float) ((Math.min(end, first + k + 1) - Math.max(from, first + k)) / (end - from));
                }
            } else {
                double centre = (x + 0.5) * scale - 0.5;
                first = (int) Math.floor(centre) - 1;
                weights = cubic((float) (centre - Math.floor(centre)));
            }
            for (int y = 0; y < height; y++) {
                float sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * values[y * width + Math.min(width - 1, Math.max(0, first + k))];
                }
                to[y * newWidth + x] = sum;
            }
        }
        return to;
    }

    private static float[] cubic(float t) {
        float a = -0.75f;
        float t1 = t + 1;
        float u = 1 - t;
        float first = ((a * t1 - 5 * a) * t1 + 8 * a) * t1 - 4 * a;
        float second = ((a + 2) * t - (a + 3)) * t * t + 1;
        float third = ((a + 2) * u - (a + 3)) * u * u + 1;
        return new float[] {first, second, third, 1 - first - second - third};
    }

    private static void stretchContrast(byte[] pixels) {
        int[] histogram = histogram(pixels);
        double low = percentile(histogram, pixels.length, 1);
        double high = percentile(histogram, pixels.length, 95);
        double median = percentile(histogram, pixels.length, 50);
        if (median < (low + high) / 2 && high - low > 60) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (255 - (pixels[i] & 0xff));
            }
            histogram = histogram(pixels);
            low = percentile(histogram, pixels.length, 1);
            high = percentile(histogram, pixels.length, 95);
        }
        float range = (float) Math.max(high - low, 50);
        float floor = (float) (high - range);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (int) Math.min(255, Math.max(0, ((pixels[i] & 0xff) - floor) / range * 255f));
        }
    }

    static int[] histogram(byte[] pixels) {
        int[] histogram = new int[256];
        for (byte pixel : pixels) {
            histogram[pixel & 0xff]++;
        }
        return histogram;
    }

    /** Linear interpolation between the two nearest ranks. */
    static double percentile(int[] histogram, int count, double percent) {
        double rank = percent / 100 * (count - 1);
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
}
