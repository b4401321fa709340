package io.scriptorium.visionencoder.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.clip.ClipEncoder;
import io.scriptorium.visionencoder.sam.SamEncoder;
import java.util.List;

/**
 * The vision encoder of DeepSeek-OCR (arXiv 2510.18234, section 3.2): SAM and the compressor, CLIP over the compressor's map,
 * both beside each other through the projector.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class DeepEncoder {
    private final VisionConfig config;
    private final Precision precision;
    private final Program program;
    private final SamEncoder sam;
    private final ClipEncoder clip;
    private final Projector projector;

    private DeepEncoder(
            VisionConfig config,
            Precision precision,
            Program program,
            SamEncoder sam,
            ClipEncoder clip,
            Projector projector) {
        this.config = config;
        this.precision = precision;
        this.program = program;
        this.sam = sam;
        this.clip = clip;
        this.projector = projector;
    }

    /**
     * Reads the weights.
     *
     * @param weights at {@code model}
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static DeepEncoder load(VisionConfig config, Weights weights) throws CheckpointException {
        Program program =
                Program.load(DeepEncoder.class, "encoder.py", weights.owner().getDevice());
        return new DeepEncoder(
                config,
                weights.precision(),
                program,
                SamEncoder.load(config.sam(), weights.at("sam_model")),
                ClipEncoder.load(config.clip(), weights.at("vision_model")),
                Projector.load(config, weights.at("projector"), program));
    }

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
    public NDArray pixels(NDManager step, List<float[]> views, int height, int width) {
        int each = Math.multiplyExact(config.sam().channels(), Math.multiplyExact(height, width));
        if (views.isEmpty()) {
            throw new IllegalArgumentException("views: expected at least one, got none");
        }
        float[] all = views.size() == 1 ? views.get(0) : new float[Math.multiplyExact(views.size(), each)];
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).length != each) {
                throw new IllegalArgumentException("view " + i + ": expected " + each + " values for "
                        + config.sam().channels() + " x " + height + " x " + width + ", got " + views.get(i).length);
            }
            if (views.size() > 1) {
                System.arraycopy(views.get(i), 0, all, i * each, each);
            }
        }
        return step.create(all, new Shape(views.size(), config.sam().channels(), height, width));
    }

    /**
     * Encodes views of one size.
     *
     * @param step receives the results; what lies between is freed on the way
     * @param pixels {@code [B, channels, H, W]}, normalised, of any floating-point type; H and W multiples of the patch
     * @throws IllegalArgumentException if the pixels have another shape, or do not fit a cropped position table
     */
    public EncodedViews encode(NDManager step, NDArray pixels) {
        try (NDManager scratch = step.newSubManager()) {
            NDArray map = sam.encode(scratch, Tensors.convert(scratch, pixels, precision));
            Shape shape = map.getShape();
            NDArray tokens = program.call(step, "drop_class", clip.encode(scratch, map));
            NDArray projected = projector.forward(step, fuse(scratch, tokens, map));
            return new EncodedViews(projected, tokens, (int) shape.get(2), (int) shape.get(3));
        }
    }

    /** CLIP's tokens {@code [B, N, W]} beside the map {@code [B, W', rows, columns]}: {@code [B, N, W + W']}. */
    NDArray fuse(NDManager step, NDArray tokens, NDArray map) {
        return program.call(step, "fuse", tokens, map);
    }

    /** Sizes. */
    public VisionConfig config() {
        return config;
    }

    SamEncoder sam() {
        return sam;
    }

    ClipEncoder clip() {
        return clip;
    }
}
