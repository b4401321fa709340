package io.scriptorium.janusgen.vq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.function.BiConsumer;

/**
 * Rows of the codebook to pictures (vq_model.py of deepseek-ai/Janus at 1daa72f, {@code post_quant_conv} and class Decoder).
 * Immutable and safe for several threads; computes in float32, the official script in bfloat16.
 */
public final class VqDecoder {
    private final VqConfig config;
    private final Program program;
    private final TensorList fromCodes;
    private final VqStages stages;

    private VqDecoder(VqConfig config, Program program, TensorList fromCodes, VqStages stages) {
        this.config = config;
        this.program = program;
        this.fromCodes = fromCodes;
        this.stages = stages;
    }

    /**
     * Reads {@code post_quant_conv} and {@code decoder}, in the official naming or that of transformers.
     *
     * @param weights at the tokenizer, {@code gen_vision_model} or {@code model.vqmodel}
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static VqDecoder load(VqConfig config, Weights weights) throws CheckpointException {
        VqNames names = weights.has("decoder.mid.0.norm1.weight") ? VqNames.OFFICIAL : VqNames.TRANSFORMERS;
        return new VqDecoder(
                config,
                Program.load(VqDecoder.class, "vq.py", weights.owner().getDevice()),
                TensorList.of(
                        weights.owner(),
                        VqStages.convolution(weights, "post_quant_conv", config.codeWidth(), config.latent(), 1)),
                VqStages.decoder(weights.at("decoder"), names, config.stages(), config.latent()));
    }

    /** The same decoder, whose calls are recorded for autograd. */
    public VqDecoder withGradient() {
        return new VqDecoder(config, program.withGradient(), fromCodes, stages);
    }

    /**
     * Decodes rows of the codebook, on one thread of the CPU: with more a level of a pixel may come out one higher or lower, and a seed would
     * not be the same picture on every machine.
     *
     * @param owner receives the result
     * @param entries {@code [B, e, h, w]} float32, of {@link Codebook#entries}
     * @return {@code [B, 3, H, W]}, about -1 to 1, not clipped; {@code H} is {@link VqConfig#cell()} times {@code h}
     */
    public NDArray decode(NDManager owner, NDArray entries) {
        return decode(owner, entries, (name, x) -> {});
    }

    NDArray decode(NDManager owner, NDArray entries, BiConsumer<String, NDArray> seen) {
        try (NDManager passing = owner.newSubManager()) {
            return ComputeDevice.onOneThread(() -> {
                NDArray x = program.call(passing, "convolution", entries, fromCodes);
                seen.accept("post_quant_conv", x);
                return stages.run(owner, program, x, seen);
            });
        }
    }

    /** Sizes. */
    public VqConfig config() {
        return config;
    }
}
