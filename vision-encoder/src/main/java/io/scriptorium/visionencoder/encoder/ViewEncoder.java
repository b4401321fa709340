package io.scriptorium.visionencoder.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Views of a page to vision tokens of the decoder's width. Immutable and safe for several threads. */
public sealed interface ViewEncoder permits DeepEncoder, FlowEncoder {
    /** Channels of the pixels. */
    int channels();

    /**
     * Encodes views of one size.
     *
     * @param step receives the results; what lies between is freed on the way
     * @param pixels {@code [B, channels, H, W]}, normalised, of any floating-point type
     * @throws IllegalArgumentException if the pixels have a shape that the encoder does not take
     */
    EncodedViews encode(NDManager step, NDArray pixels);

    /**
     * Pixels on the host as the encoder's input.
     *
     * @param step receives the result; its device is where it goes
     * @param views normalised pixels of each view, {@code channels x height x width} values, row-major; at least one
     * @param height in px
     * @param width in px
     * @return {@code [B, channels, H, W]} in float32
     * @throws IllegalArgumentException if there is no view, or one has another number of values
     */
    default NDArray pixels(NDManager step, List<float[]> views, int height, int width) {
        int each = Math.multiplyExact(channels(), Math.multiplyExact(height, width));
        if (views.isEmpty()) {
            throw new IllegalArgumentException("views: expected at least one, got none");
        }
        float[] all = views.size() == 1 ? views.get(0) : new float[Math.multiplyExact(views.size(), each)];
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).length != each) {
                throw new IllegalArgumentException("view " + i + ": expected " + each + " values for " + channels()
                        + " x " + height + " x " + width + ", got " + views.get(i).length);
            }
            if (views.size() > 1) {
                System.arraycopy(views.get(i), 0, all, i * each, each);
            }
        }
        return step.create(all, new Shape(views.size(), channels(), height, width));
    }
}
