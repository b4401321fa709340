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
 * Latents to pictures (class AutoencoderKL of diffusers 0.31.0, {@code post_quant_conv} and {@code decoder}): the VQ decoder
 * without its attention at the lowest level. Immutable and safe for several threads; computes in float32. Half precision
 * overflows in SDXL's.
 */
public final class VaeDecoder {
    private final VaeConfig config;
    private final Program program;
    private final TensorList fromLatents;
    private final VqStages stages;

    private VaeDecoder(VaeConfig config, Program program, TensorList fromLatents, VqStages stages) {
        this.config = config;
        this.program = program;
        this.fromLatents = fromLatents;
        this.stages = stages;
    }

    /**
     * Reads {@code post_quant_conv} and {@code decoder}.
     *
     * @param weights at the VAE
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static VaeDecoder load(VaeConfig config, Weights weights) throws CheckpointException {
        return new VaeDecoder(
                config,
                Program.load(VaeDecoder.class, "vq.py", weights.owner().getDevice()),
                TensorList.of(
                        weights.owner(),
                        VqStages.convolution(weights, "post_quant_conv", config.latent(), config.latent(), 1)),
                VqStages.decoder(
                        weights.at("decoder"),
                        VqNames.diffusers(weights.at("decoder")),
                        config.stages(),
                        config.latent()));
    }

    /**
     * Decodes latents, on one thread of the CPU for the reason of {@link VqDecoder#decode}.
     *
     * @param owner receives the result
     * @param latents {@code [B, c, h, w]} float32, times {@link VaeConfig#scale()} as models have them
     * @return {@code [B, 3, H, W]}, about -1 to 1, not clipped; {@code H} is {@link VaeConfig#cell()} times {@code h}
     */
    public NDArray decode(NDManager owner, NDArray latents) {
        return decode(owner, latents, (name, x) -> {});
    }

    NDArray decode(NDManager owner, NDArray latents, BiConsumer<String, NDArray> seen) {
        try (NDManager passing = owner.newSubManager()) {
            return ComputeDevice.onOneThread(() -> {
                NDArray scaled = program.call(passing, "divide", latents, config.scale());
                seen.accept("input", scaled);
                NDArray x = program.call(passing, "convolution", scaled, fromLatents);
                seen.accept("post_quant_conv", x);
                return stages.run(owner, program, x, seen);
            });
        }
    }

    /** Sizes. */
    public VaeConfig config() {
        return config;
    }
}
