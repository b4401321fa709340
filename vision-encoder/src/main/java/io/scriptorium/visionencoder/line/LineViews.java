package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** The arithmetic from a crop of the page to a {@link LineView}: resize, contrast, padding. */
public final class LineViews {
    private static final int SAMPLE = 300_000;

    private final LineViewConfig config;

    public LineViews(LineViewConfig config) {
        this.config = config;
    }

    /**
     * Makes a view of a crop.
     *
     * @param crop grey values {@code [height, width]}, row-major; not changed
     * @param width columns of the crop
     * @param height rows of the crop
     * @return the view; a crop that would be wider than the network's limit is squeezed to it
     */
    public LineView view(byte[] crop, int width, int height) {
        if (width < 1 || height < 1 || crop.length != width * height) {
            throw new IllegalArgumentException(
                    "expected " + width + " x " + height + " grey values, got " + crop.length);
        }
        int scaled = Math.max(8, (int) Math.rint((double) width * config.height() / height));
        int inkWidth = Math.min(config.maxWidth(), scaled);
        byte[] pixels = resized(crop, width, height, inkWidth);
        stretchContrast(pixels);
        return padded(pixels, inkWidth);
    }

    private byte[] resized(byte[] crop, int width, int height, int newWidth) {
        if (height == config.height() && width == newWidth) {
            return crop.clone();
        }
        int method = height > config.height() ? INTER_AREA : INTER_CUBIC;
        byte[] pixels = new byte[config.height() * newWidth];
        try (BytePointer data = new BytePointer(crop);
                Mat from = new Mat(height, width, CV_8UC1, data);
                Mat to = new Mat();
                Size size = new Size(newWidth, config.height())) {
            resize(from, to, size, 0, 0, method);
            to.data().get(pixels);
        }
        return pixels;
    }

    /**
     * Inverts light ink on dark paper, then maps paper to white and ink to black.
     *
     * @param pixels grey values, changed in place
     */
    void stretchContrast(byte[] pixels) {
        int[] histogram = histogram(pixels);
        double low = percentile(histogram, pixels.length, config.lowPercentile());
        double high = percentile(histogram, pixels.length, config.highPercentile());
        double median = percentile(histogram, pixels.length, 50);
        if (median < (low + high) / 2 && high - low > config.invertMinRange()) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (255 - (pixels[i] & 0xff));
            }
            histogram = histogram(pixels);
            low = percentile(histogram, pixels.length, config.lowPercentile());
            high = percentile(histogram, pixels.length, config.highPercentile());
        }
        float range = (float) Math.max(high - low, config.minRange());
        float floor = (float) (high - range);
        byte[] table = new byte[256];
        for (int value = 0; value < 256; value++) {
            float stretched = (value - floor) / range * 255f;
            table[value] = (byte) (int) Math.min(255, Math.max(0, stretched));
        }
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = table[pixels[i] & 0xff];
        }
    }

    private LineView padded(byte[] pixels, int inkWidth) {
        int width = config.paddedWidth(Math.max(inkWidth, config.minWidth()));
        byte[] padded = new byte[config.height() * width];
        Arrays.fill(padded, (byte) config.background());
        for (int y = 0; y < config.height(); y++) {
            System.arraycopy(pixels, y * inkWidth, padded, y * width, inkWidth);
        }
        return new LineView(padded, config.height(), width, inkWidth);
    }

    /** How often each grey value stands among the pixels of a view, or among some 300,000 spread over a page. */
    static int[] histogram(byte[] pixels) {
        // Odd, so that no column is left out of a page whose width it does not divide.
        int stride = pixels.length / SAMPLE | 1;
        // Four tables in turn: on a page of paper one counter would wait for itself at every pixel.
        int[] counts = new int[4 * 256];
        int i = 0;
        for (; i + 3L * stride < pixels.length; i += 4 * stride) {
            counts[pixels[i] & 0xff]++;
            counts[256 + (pixels[i + stride] & 0xff)]++;
            counts[512 + (pixels[i + 2 * stride] & 0xff)]++;
            counts[768 + (pixels[i + 3 * stride] & 0xff)]++;
        }
        for (; i < pixels.length; i += stride) {
            counts[pixels[i] & 0xff]++;
        }
        int[] histogram = new int[256];
        for (int value = 0; value < counts.length; value++) {
            histogram[value & 0xff] += counts[value];
        }
        return histogram;
    }

    /** Linear interpolation between the two nearest ranks, as NumPy does by default. */
    static double percentile(int[] histogram, int count, double percent) {
        double rank = percent / 100 * (count - 1);
        long lower = (long) Math.floor(rank);
        double fraction = rank - lower;
        int first = valueAt(histogram, lower);
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
