package io.scriptorium.visionencoder.view;

import io.scriptorium.visionencoder.image.PageImage;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bytes to float32 around 0, by a table of the 256 values of each channel, bit for bit those of the official processors. A
 * float64 or {@code v * (1/255)} on the way would change last bits.
 */
public final class PixelNormalization {
    /** {@code ((v / 255) - 0.5) / 0.5} in float32: torchvision's ToTensor and Normalize of DeepSeek-OCR. */
    public static final PixelNormalization DEEPSEEK_OCR = new PixelNormalization(divided(), half(), half());

    /** {@code (v * (1 / 255) in float64 - 0.5) / 0.5}: the image processor of Janus. */
    public static final PixelNormalization JANUS = new PixelNormalization(rescaled(), half(), half());

    /** The same with the mean and deviation of CLIP, the defaults of Janus's processor class. */
    public static final PixelNormalization JANUS_CLIP = new PixelNormalization(
            rescaled(), floats(0.48145466, 0.4578275, 0.40821073), floats(0.26862954, 0.26130258, 0.27577711));

    /** {@code v * (1 / 255)}: the image processor of DeepSeek-VL 7B, whose encoders normalise themselves. */
    public static final PixelNormalization UNIT = new PixelNormalization(rescaled(), floats(0, 0, 0), floats(1, 1, 1));

    private final float[][] tables = new float[PageImage.CHANNELS][256];

    private PixelNormalization(float[] unit, float[] mean, float[] deviation) {
        for (int c = 0; c < tables.length; c++) {
            for (int v = 0; v < unit.length; v++) {
                tables[c][v] = (unit[v] - mean[c]) / deviation[c];
            }
        }
    }

    private static float[] half() {
        return floats(0.5, 0.5, 0.5);
    }

    private static float[] floats(double red, double green, double blue) {
        return new float[] {(float) red, (float) green, (float) blue};
    }

    private static float[] divided() {
        float[] unit = new float[256];
        for (int v = 0; v < unit.length; v++) {
            unit[v] = v / 255f;
        }
        return unit;
    }

    private static float[] rescaled() {
        float[] unit = new float[256];
        for (int v = 0; v < unit.length; v++) {
            unit[v] = (float) (v * (1 / 255.0));
        }
        return unit;
    }

    /** The float of one byte, {@code value} 0 to 255, {@code channel} 0 to 2 for R, G, B. */
    public float value(int channel, int value) {
        return tables[channel][value];
    }

    /** One picture as {@code [3, height, width]} (CHW, RGB), a new array. */
    public float[] chw(PageImage page) {
        return nchw(List.of(page));
    }

    /**
     * Pictures of one size as {@code [n, 3, height, width]} (NCHW, RGB), a new array.
     *
     * @throws IllegalArgumentException if there is no picture, or the sizes differ, or one array cannot hold them
     */
    public float[] nchw(List<PageImage> pages) {
        if (pages.isEmpty()) {
            throw new IllegalArgumentException("expected at least one picture");
        }
        int width = pages.get(0).width();
        int height = pages.get(0).height();
        int plane = width * height;
        float[] out = new float[Math.multiplyExact(Math.multiplyExact(plane, PageImage.CHANNELS), pages.size())];
        int at = 0;
        for (PageImage page : pages) {
            if (page.width() != width || page.height() != height) {
                throw new IllegalArgumentException(
                        "expected pictures of one size, got " + width + " x " + height + " and " + page);
            }
            ByteBuffer pixels = page.pixels();
            for (int i = 0, k = 0; i < plane; i++) {
                for (int c = 0; c < PageImage.CHANNELS; c++) {
                    out[at + c * plane + i] = tables[c][pixels.get(k++) & 0xff];
                }
            }
            at += PageImage.CHANNELS * plane;
        }
        return out;
    }
}
