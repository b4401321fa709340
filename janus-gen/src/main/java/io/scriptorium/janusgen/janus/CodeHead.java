package io.scriptorium.janusgen.janus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.siglip.MlpProjector;

/**
 * Between codes and the language model: the vector that a chosen code becomes, and the logits of the next one
 * (modeling_vlm.py of deepseek-ai/Janus at 1daa72f, {@code gen_embed}, {@code gen_aligner}, {@code gen_head}). The embedding is
 * another table than the tokenizer's codebook.
 */
final class CodeHead {
    private final Program program;
    private final NDArray embedding;
    private final MlpProjector aligner;
    private final MlpProjector head;

    private CodeHead(Program program, NDArray embedding, MlpProjector aligner, MlpProjector head) {
        this.program = program;
        this.embedding = embedding;
        this.aligner = aligner;
        this.head = head;
    }

    static CodeHead load(JanusConfig config, Weights weights) throws CheckpointException {
        JanusNames names = config.names();
        int hidden = config.decoder().hidden();
        int codes = config.vq().codes();
        return new CodeHead(
                Program.load(CodeHead.class, "janus.py", weights.owner().getDevice()),
                weights.get(names.codeEmbedding, codes, config.vq().codeWidth()),
                MlpProjector.load(
                        weights.at(names.codeAligner), config.vq().codeWidth(), hidden, names.alignerLayers()),
                MlpProjector.load(
                        weights.at(names.codeHead),
                        new int[] {hidden, config.headWidth(), codes},
                        names.codeHeadLayers()));
    }

    /** What the language model reads after each picture's code, twice each: {@code [2P, D]}. */
    NDArray embed(NDManager owner, int... codes) {
        long[] rows = new long[2 * codes.length];
        for (int i = 0; i < codes.length; i++) {
            rows[2 * i] = codes[i];
            rows[2 * i + 1] = codes[i];
        }
        try (NDManager passing = owner.newSubManager()) {
            return aligner.project(owner, program.call(passing, "rows", embedding, passing.create(rows)));
        }
    }

    /**
     * Logits of the next codes, guided: {@code uncond + guidance * (cond - uncond)} (Ho and Salimans 2022).
     *
     * <p>Differs: mixed in float32 whatever the model computes in.
     *
     * @param normed {@code [2P, D]}, after the final norm; even rows with the prompt, odd rows without
     * @return {@code [P, codes]} float32
     */
    NDArray logits(NDManager owner, NDArray normed, double guidance) {
        try (NDManager passing = owner.newSubManager()) {
            return program.call(owner, "guide", head.project(passing, normed), guidance);
        }
    }
}
