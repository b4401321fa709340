package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import java.util.List;
import java.util.Optional;

/**
 * The layer after a decoder's last that predicts the token after the next (multi-token prediction; DeepSeek-V3, arXiv
 * 2412.19437, section 2.2): from the decoder's state at position {@code i} and token {@code i+1}, token {@code i+2}. It is
 * a decoder of one layer, with a cache of its own, whose inputs are
 * {@code eh_proj([enorm(embed(token i+1)), hnorm(state i)])}, the state after the decoder's final norm.
 *
 * <p>Nothing that runs was published for it; the step follows vLLM's deepseek_mtp.py (03356f8c) and SGLang's
 * deepseek_nextn.py (0114f9c9), which agree. Differs: vLLM zeroes the embedding at position 0.
 *
 * <p>Immutable, safe for several threads.
 */
public final class NextTokenModule {
    private final Decoder main;
    private final Decoder layer;
    private final NDArray embeddingNorm;
    private final NDArray stateNorm;
    private final NDArray projection;

    private NextTokenModule(Decoder main, Decoder layer, NDArray embeddingNorm, NDArray stateNorm, NDArray projection) {
        this.main = main;
        this.layer = layer;
        this.embeddingNorm = embeddingNorm;
        this.stateNorm = stateNorm;
        this.projection = projection;
    }

    /**
     * Reads {@code model.layers.L}, {@code L} the number of the decoder's layers, if the checkpoint has it.
     *
     * @param main loaded from the same weights
     * @throws CheckpointException if a tensor is missing or misshapen
     */
    public static Optional<NextTokenModule> load(Decoder main, Weights weights, StepWeights stepWeights)
            throws CheckpointException {
        DecoderConfig config = main.config();
        Weights scope = weights.at("model.layers." + config.layers());
        if (!scope.has("eh_proj.weight")) {
            return Optional.empty();
        }
        int hidden = config.hidden();
        Precision held = stepWeights.held(weights);
        Decoder layer = new Decoder(DecoderWeights.load(
                config.withFeedForward(List.of(config.feedForward().get(config.layers() - 1))),
                scope,
                "embed_tokens.weight",
                List.of(scope),
                "shared_head.norm.weight",
                "shared_head.head.weight",
                stepWeights));
        return Optional.of(new NextTokenModule(
                main,
                layer,
                scope.get("enorm.weight", hidden),
                scope.get("hnorm.weight", hidden),
                scope.get(held, "eh_proj.weight", hidden, 2L * hidden)));
    }

    /** The decoder that it belongs to. */
    public Decoder main() {
        return main;
    }

    /** Room for one sequence. */
    public KvCache newCache(NDManager owner, int capacity) {
        return layer.newCache(owner, 1, capacity);
    }

    /**
     * Reads positions of one sequence and says what follows the last of them.
     *
     * @param states of the decoder at these positions, before its final norm, {@code [n, D]}
     * @param next the token after each of them
     * @param cache becomes longer by {@code n}
     * @return the most probable token after the last of {@code next}
     */
    public BestToken draft(NDArray states, int[] next, KvCache cache) {
        try (NDManager passing = states.getManager().newSubManager()) {
            NDArray hidden = append(passing, states, next, cache);
            return layer.best(layer.rows(passing, hidden, next.length - 1L))[0];
        }
    }

    /** Hidden states {@code [n, D]} before the norm of its head. */
    NDArray append(NDManager owner, NDArray states, int[] next, KvCache cache) {
        try (NDManager passing = owner.newSubManager()) {
            return layer.append(owner, inputs(passing, states, next), new int[] {next.length}, cache);
        }
    }

    /** What goes into the layer, {@code [n, D]}. */
    NDArray inputs(NDManager owner, NDArray states, int... next) {
        try (NDManager passing = owner.newSubManager()) {
            return DecoderLayer.program(owner)
                    .call(
                            owner,
                            "next_token_inputs",
                            layer.embed(passing, next),
                            states,
                            main.finalNorm(),
                            embeddingNorm,
                            stateNorm,
                            main.config().normEpsilon(),
                            projection);
        }
    }

    Decoder layer() {
        return layer;
    }
}
