package io.scriptorium.visionencoder.image;

import java.util.Arrays;

/**
 * Pillow's 8-bit resampling, bit for bit: the reference that the models were trained with. Downscaling widens the filter
 * (antialias), edges are renormalised.
 *
 * @see <a href="https://github.com/python-pillow/Pillow/blob/12.0.0/src/libImaging/Resample.c">Pillow 12, Resample.c</a>
 */
public enum Resampling {
    /** Triangle, support 1. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            double t = Math.abs(x);
            return t < 1 ? 1 - t : 0;
        }
    },
    /** Keys' cubic with a = -0.5, support 2. */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double t = Math.abs(x);
            if (t < 1) {
                return ((A + 2) * t - (A + 3)) * t * t + 1;
            }
            return t < 2 ? (((t - 5) * t + 8) * t - 4) * A : 0;
        }
    },
    /** Sinc windowed by a sinc, support 3. */
    LANCZOS(3) {
        @Override
        double weight(double x) {
            return -3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private static final double A = -0.5;
    /** Bits behind the point of a coefficient: 32 minus 8 for the pixel minus 2 for sign and overshoot. */
    private static final int PRECISION = 22;

    private final int support;

    Resampling(int support) {
        this.support = support;
    }

    /** The filter at distance {@code x} from its centre, in input pixels of an upscaling. */
    abstract double weight(double x);

    private static double sinc(double x) {
        if (x == 0) {
            return 1;
        }
        double t = x * Math.PI;
        return Math.sin(t) / t;
    }

    /**
     * A page of another size; the aspect is not kept. The horizontal pass comes first and is rounded to bytes, as in Pillow
     * up to 12.x. An axis that keeps its size has no pass.
     *
     * @param page not changed; returned itself if the size is the same
     * @throws IllegalArgumentException if a side is not positive or the result is larger than an array can be
     */
    public PageImage resize(PageImage page, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("expected a size of at least 1 x 1, got " + width + " x " + height);
        }
        PageImage result = page;
        if (width != result.width()) {
            result = horizontal(result, width);
        }
        if (height != result.height()) {
            result = vertical(result, height);
        }
        return result;
    }

    /** The coefficients of one axis: row {@code i} weighs the inputs from {@code start[i]} on. */
    record Table(int[] start, int[][] coefficients) {}

    Table table(int in, int out) {
        double scale = (double) in / out;
        double filterScale = Math.max(scale, 1);
        double reach = support * filterScale;
        double reciprocal = 1 / filterScale;
        int[] start = new int[out];
        int[][] coefficients = new int[out][];
        for (int i = 0; i < out; i++) {
            double center = (i + 0.5) * scale;
            int from = Math.max(0, (int) (center - reach + 0.5));
            int to = Math.min(in, (int) (center + reach + 0.5));
            double[] weights = new double[to - from];
            double sum = 0;
            for (int x = 0; x < weights.length; x++) {
                weights[x] = weight((x + from - center + 0.5) * reciprocal);
                sum += weights[x];
            }
            int[] row = new int[weights.length];
            for (int x = 0; x < row.length; x++) {
                double w = sum == 0 ? weights[x] : weights[x] / sum;
                row[x] = (int) (w * (1 << PRECISION) + (w < 0 ? -0.5 : 0.5));
            }
            start[i] = from;
            coefficients[i] = row;
        }
        return new Table(start, coefficients);
    }

    private PageImage horizontal(PageImage page, int width) {
        Table table = table(page.width(), width);
        byte[] in = page.bytes();
        int height = page.height();
        PageImage result = PageImage.filled(width, height, 0);
        byte[] out = result.bytes();
        int rowLength = page.width() * PageImage.CHANNELS;
        int k = 0;
        for (int y = 0; y < height; y++) {
            int row = y * rowLength;
            for (int x = 0; x < width; x++) {
                int i = row + table.start[x] * PageImage.CHANNELS;
                int red = 1 << (PRECISION - 1);
                int green = red;
                int blue = red;
                for (int c : table.coefficients[x]) {
                    red += c * (in[i] & 0xff);
                    green += c * (in[i + 1] & 0xff);
                    blue += c * (in[i + 2] & 0xff);
                    i += PageImage.CHANNELS;
                }
                out[k] = clip(red >> PRECISION);
                out[k + 1] = clip(green >> PRECISION);
                out[k + 2] = clip(blue >> PRECISION);
                k += PageImage.CHANNELS;
            }
        }
        return result;
    }

    private PageImage vertical(PageImage page, int height) {
        Table table = table(page.height(), height);
        byte[] in = page.bytes();
        PageImage result = PageImage.filled(page.width(), height, 0);
        byte[] out = result.bytes();
        int rowLength = page.width() * PageImage.CHANNELS;
        // Row by row over one line of sums: memory is read in order and the loop vectorises.
        int[] sums = new int[rowLength];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, 1 << (PRECISION - 1));
            int row = table.start[y] * rowLength;
            for (int c : table.coefficients[y]) {
                for (int x = 0; x < rowLength; x++) {
                    sums[x] += c * (in[row + x] & 0xff);
                }
                row += rowLength;
            }
            int k = y * rowLength;
            for (int x = 0; x < rowLength; x++) {
                out[k + x] = clip(sums[x] >> PRECISION);
            }
        }
        return result;
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
