package io.scriptorium.janusgen.uvit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.List;

/**
 * What a language model says of the patches, to a velocity of the latents (janus/janusflow/models/uvit.py of
 * deepseek-ai/Janus at 1daa72f, class ShallowUViTDecoder, and {@code vision_gen_dec_aligner}). Letters as in
 * {@link UvitEncoder}. Immutable and safe for several threads; computes in the precision of its weights.
 */
public final class UvitDecoder {
    private final UvitConfig config;
    private final Program program;
    private final TensorList ends;
    private final List<ConvNextBlock> blocks;

    private UvitDecoder(UvitConfig config, Program program, TensorList ends, List<ConvNextBlock> blocks) {
        this.config = config;
        this.program = program;
        this.ends = ends;
        this.blocks = blocks;
    }

    /**
     * Reads {@code vision_gen_dec_aligner_norm}, {@code vision_gen_dec_aligner} and {@code vision_gen_dec_model}.
     *
     * @param weights at the whole model
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static UvitDecoder load(UvitConfig config, Weights weights) throws CheckpointException {
        Weights w = weights.at("vision_gen_dec_model");
        int width = config.decoderWidth() + config.width();
        // A square of 2 by 2 places comes out of each patch.
        int out = 4 * config.latent();
        return new UvitDecoder(
                config,
                UvitEncoder.program(weights.owner()),
                TensorList.of(
                        weights.owner(),
                        weights.get("vision_gen_dec_aligner_norm.weight", config.hidden()),
                        weights.get("vision_gen_dec_aligner.weight", config.decoderWidth(), config.hidden()),
                        weights.get("vision_gen_dec_aligner.bias", config.decoderWidth()),
                        w.get("input_norm.weight", config.decoderWidth()),
                        w.get("out_convs.0.norm.weight", width),
                        w.get("out_convs.0.unpatch_conv.weight", out, width, 1, 1),
                        w.get("out_convs.0.unpatch_conv.bias", out)),
                ConvNextBlock.load(w, config.decoderBlocks(), width, config.hidden(), config.decoderEpsilon()));
    }

    /**
     * The velocity.
     *
     * @param normed {@code [B, N, D]}, after the language model's final norm; another norm follows here
     * @param skip {@code [1, C, h, w]} of {@link UvitEncoder#encode}, for all {@code B} alike
     * @param time {@code [1, D]} of {@link UvitEncoder#time}
     * @return {@code [B, c, 2h, 2w]} float32
     */
    public NDArray velocity(NDManager owner, NDArray normed, NDArray skip, NDArray time) {
        try (NDManager passing = owner.newSubManager()) {
            NDArray x = joined(passing, narrowed(passing, renormed(passing, normed)), skip);
            return shuffled(owner, ConvNextBlock.run(blocks, passing, x, time));
        }
    }

    NDArray renormed(NDManager owner, NDArray normed) {
        return program.call(owner, "rms_norm", normed, ends.tensors().get(0), config.languageEpsilon());
    }

    /** {@code [B, N, D]} to {@code [B, N, C2]}. */
    NDArray narrowed(NDManager owner, NDArray renormed) {
        return program.call(owner, "narrowed", renormed, ends);
    }

    /** Normed and over the skip, {@code [B, C2 + C, h, w]}. */
    NDArray joined(NDManager owner, NDArray narrowed, NDArray skip) {
        return program.call(owner, "joined", narrowed, skip, ends, config.decoderEpsilon());
    }

    /** A norm, and each patch as a square. */
    NDArray shuffled(NDManager owner, NDArray x) {
        return program.call(owner, "shuffled", x, ends, config.decoderEpsilon());
    }

    List<ConvNextBlock> blocks() {
        return blocks;
    }
}
