package io.scriptorium.janusgen.vq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.function.BiConsumer;

/**
 * Pictures to what the codebook is asked with (vq_model.py of deepseek-ai/Janus at 1daa72f, class Encoder, and
 * {@code quant_conv}). Immutable and safe for several threads; computes in float32.
 */
public final class VqEncoder {
    private final VqConfig config;
    private final Program program;
    private final VqStages stages;
    private final TensorList toCodes;

    private VqEncoder(VqConfig config, Program program, VqStages stages, TensorList toCodes) {
        this.config = config;
        this.program = program;
        this.stages = stages;
        this.toCodes = toCodes;
    }

    /**
     * Reads {@code encoder} and {@code quant_conv}, in the official naming or that of transformers.
     *
     * @param weights at the tokenizer, {@code gen_vision_model} or {@code model.vqmodel}
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static VqEncoder load(VqConfig config, Weights weights) throws CheckpointException {
        VqNames names = weights.has("encoder.mid.0.norm1.weight") ? VqNames.OFFICIAL : VqNames.TRANSFORMERS;
        return new VqEncoder(
                config,
                Program.load(VqEncoder.class, "vq.py", weights.owner().getDevice()),
                VqStages.encoder(weights.at("encoder"), names, config.stages(), config.latent()),
                TensorList.of(
                        weights.owner(),
                        VqStages.convolution(weights, "quant_conv", config.latent(), config.codeWidth(), 1)));
    }

    /** The same encoder, whose calls are recorded for autograd. */
    public VqEncoder withGradient() {
        return new VqEncoder(config, program.withGradient(), stages, toCodes);
    }

    /**
     * Encodes pictures; {@link Codebook#nearest} then gives their codes.
     *
     * @param owner receives the result
     * @param pixels {@code [B, 3, H, W]} float32 from -1 to 1, sides multiples of {@link VqConfig#cell()}
     * @return {@code [B, e, h, w]}, not normalised
     * @throws IllegalArgumentException if the pixels have another shape
     */
    public NDArray encode(NDManager owner, NDArray pixels) {
        return encode(owner, pixels, (name, x) -> {});
    }

    NDArray encode(NDManager owner, NDArray pixels, BiConsumer<String, NDArray> seen) {
        long[] shape = pixels.getShape().getShape();
        if (shape.length != 4 || shape[1] != 3 || shape[2] % config.cell() != 0 || shape[3] % config.cell() != 0) {
            throw new IllegalArgumentException("pixels: expected [B, 3, H, W] with sides that " + config.cell()
                    + " divides, got " + pixels.getShape());
        }
        try (NDManager passing = owner.newSubManager()) {
            return program.call(owner, "convolution", stages.run(passing, program, pixels, seen), toCodes);
        }
    }

    /** Sizes. */
    public VqConfig config() {
        return config;
    }
}
