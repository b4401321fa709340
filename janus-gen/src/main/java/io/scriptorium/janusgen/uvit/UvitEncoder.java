package io.scriptorium.janusgen.uvit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.List;

/**
 * Latents and a time to what a language model reads (janus/janusflow/models/uvit.py of deepseek-ai/Janus at 1daa72f, class
 * ShallowUViTEncoder, and {@code vision_gen_enc_aligner}). {@code h, w} are patches, {@code N = h * w}. Immutable and safe for
 * several threads; computes in the precision of its weights.
 */
public final class UvitEncoder {
    private final UvitConfig config;
    private final Program program;
    private final TensorList time;
    private final TensorList patches;
    private final List<ConvNextBlock> blocks;
    private final TensorList aligner;

    private UvitEncoder(
            UvitConfig config,
            Program program,
            TensorList time,
            TensorList patches,
            List<ConvNextBlock> blocks,
            TensorList aligner) {
        this.config = config;
        this.program = program;
        this.time = time;
        this.patches = patches;
        this.blocks = blocks;
        this.aligner = aligner;
    }

    static Program program(NDManager owner) {
        return Program.load(UvitEncoder.class, "uvit.py", owner.getDevice());
    }

    /**
     * Reads {@code vision_gen_enc_model} and {@code vision_gen_enc_aligner}.
     *
     * @param weights at the whole model
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static UvitEncoder load(UvitConfig config, Weights weights) throws CheckpointException {
        Weights w = weights.at("vision_gen_enc_model");
        NDManager owner = weights.owner();
        int kernel = config.patch().kernel();
        return new UvitEncoder(
                config,
                program(owner),
                TensorList.of(
                        owner,
                        w.get("time_embed.linear_1.weight", config.hidden(), config.width()),
                        w.get("time_embed.linear_1.bias", config.hidden()),
                        w.get("time_embed.linear_2.weight", config.hidden(), config.hidden()),
                        w.get("time_embed.linear_2.bias", config.hidden())),
                TensorList.of(
                        owner,
                        w.get("in_conv.weight", config.width(), config.latent(), kernel, kernel),
                        w.get("in_conv.bias", config.width())),
                ConvNextBlock.load(w, config.encoderBlocks(), config.width(), config.hidden(), config.encoderEpsilon()),
                TensorList.of(
                        owner,
                        weights.get("vision_gen_enc_aligner.weight", config.hidden(), config.width()),
                        weights.get("vision_gen_enc_aligner.bias", config.hidden())));
    }

    /**
     * The embedding of a time, which the language model reads before the patches, and which scales and shifts every block.
     *
     * <p>Differs: the reference rounds the time to bfloat16 before it is embedded, where it computes in that.
     *
     * @param t 0 to 1000
     * @return {@code [1, D]}
     */
    public NDArray time(NDManager owner, double t) {
        try (NDManager passing = owner.newSubManager()) {
            return program.call(owner, "time", waves(passing, t), time);
        }
    }

    /** Cosines, then sines of a time at falling frequencies, {@code [1, C]} float32. */
    NDArray waves(NDManager owner, double t) {
        return program.call(owner, "waves", t, config.width(), ComputeDevice.torchName(owner.getDevice()));
    }

    /**
     * What the decoder gets past the language model.
     *
     * @param latents {@code [B, c, H, W]} float32
     * @param time of {@link #time}
     * @return {@code [B, C, h, w]}
     */
    public NDArray encode(NDManager owner, NDArray latents, NDArray time) {
        try (NDManager passing = owner.newSubManager()) {
            NDArray x = ConvNextBlock.run(blocks, passing, patches(passing, latents), time);
            x.attach(owner);
            return x;
        }
    }

    /** The patches before the blocks, {@code [B, C, h, w]}. */
    NDArray patches(NDManager owner, NDArray latents) {
        return program.call(
                owner,
                "patches",
                latents,
                patches,
                config.patch().stride(),
                config.patch().padding());
    }

    /**
     * What the language model reads of {@link #encode}'s result.
     *
     * @return {@code [B, N, D]}, rows of patches from the top
     */
    public NDArray tokens(NDManager owner, NDArray encoded) {
        return program.call(owner, "tokens", encoded, aligner);
    }

    List<ConvNextBlock> blocks() {
        return blocks;
    }
}
