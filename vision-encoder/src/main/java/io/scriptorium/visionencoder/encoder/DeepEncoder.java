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

/**
 * The vision encoder of DeepSeek-OCR (arXiv 2510.18234, section 3.2): SAM and the compressor, CLIP over the compressor's map,
 * both beside each other through the projector.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class DeepEncoder implements ViewEncoder {
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
                Projector.load(config.fused(), config.output(), weights.at("projector")));
    }

    @Override
    public int channels() {
        return config.sam().channels();
    }

    /** {@inheritDoc} H and W must be multiples of the patch, and fit a cropped position table. */
    @Override
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
