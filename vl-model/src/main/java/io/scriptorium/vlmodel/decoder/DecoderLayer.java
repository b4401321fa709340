package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Dense;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.MixtureOfExperts;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Routing;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Scoring;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of one layer and the calls of its program. {@code N} is the number of tokens of all sequences together: the
 * program works on tokens one after the other and spreads them over {@code [B, T]} for attention only, so that padding
 * costs nothing elsewhere and reaches no expert.
 */
final class DecoderLayer {
    private final Program program;
    private final AttentionWeights attention;
    private final double epsilon;
    private final TensorList router;
    private final long[] routing;
    private final double scaling;
    private final Matrices whole;
    private final Matrices step;

    /**
     * Matrices in one form.
     *
     * @param attention as {@link AttentionWeights} orders them
     * @param scales of {@code attention}, or itself where it holds no bytes
     * @param feedForward for each network gate, up, down, or gate over up, down; experts first, shared last
     * @param feedForwardScales of {@code feedForward}, or itself
     * @param parts tensors of a network: 3 or 2
     */
    private record Matrices(
            TensorList attention, TensorList scales, TensorList feedForward, TensorList feedForwardScales, int parts) {}

    private DecoderLayer(
            Program program,
            AttentionWeights attention,
            double epsilon,
            TensorList router,
            FeedForwardConfig feedForward,
            Matrices whole,
            Matrices step) {
        this.program = program;
        this.attention = attention;
        this.epsilon = epsilon;
        this.router = router;
        this.whole = whole;
        this.step = step;
        if (feedForward instanceof MixtureOfExperts mixture) {
            Routing rule = mixture.routing();
            this.routing = new long[] {
                mixture.experts(),
                mixture.perToken(),
                rule.scoring() == Scoring.SIGMOID ? 1 : 0,
                rule.normalize() && mixture.perToken() > 1 ? 1 : 0,
                rule.groups().count(),
                rule.groups().chosen(),
                rule.groups().best()
            };
            this.scaling = rule.scaling();
        } else {
            this.routing = new long[0];
            this.scaling = 1;
        }
    }

    /** The program of every layer and of what stands around them. */
    static Program program(NDManager owner) {
        return Program.load(Decoder.class, List.of("decoder.py", "latent.py"), owner.getDevice());
    }

    /** Reads {@code input_layernorm}, {@code self_attn}, {@code post_attention_layernorm} and {@code mlp} of a layer. */
    static DecoderLayer load(DecoderConfig config, int index, Weights layer, StepWeights stepWeights)
            throws CheckpointException {
        return load(config, config.feedForward().get(index), layer, stepWeights);
    }

    /** As {@link #load(DecoderConfig, int, Weights, StepWeights)}, for a layer that is not one of the decoder's own. */
    static DecoderLayer load(
            DecoderConfig config, FeedForwardConfig feedForward, Weights layer, StepWeights stepWeights)
            throws CheckpointException {
        NDManager owner = layer.owner();
        int hidden = config.hidden();
        Precision held = stepWeights.held(layer);
        AttentionWeights attention = AttentionWeights.load(config, layer, held);
        List<NDArray> router = new ArrayList<>();
        List<NDArray> networks = new ArrayList<>();
        Weights mlp = layer.at("mlp");
        if (feedForward instanceof Dense dense) {
            // A place holder: this layer has none.
            router.add(attention.tensors().get(0));
            network(mlp, held, hidden, dense.width(), networks);
        } else if (feedForward instanceof MixtureOfExperts mixture) {
            router.add(mlp.get(Precision.F32, "gate.weight", mixture.experts(), hidden));
            if (mixture.routing().bias()) {
                router.add(mlp.get(Precision.F32, "gate.e_score_correction_bias", mixture.experts()));
            }
            for (int expert = 0; expert < mixture.experts(); expert++) {
                network(mlp.at("experts." + expert), held, hidden, mixture.width(), networks);
            }
            if (mixture.sharedWidth() > 0) {
                network(mlp.at("shared_experts"), held, hidden, mixture.sharedWidth(), networks);
            }
        }
        TensorList attentionList = TensorList.of(owner, attention.tensors());
        TensorList networkList = TensorList.of(owner, networks);
        Matrices whole = new Matrices(attentionList, attentionList, networkList, networkList, 3);
        Matrices step = stepWeights == StepWeights.AS_LOADED ? whole : bytes(owner, attention, networks);
        return new DecoderLayer(
                program(owner),
                attention,
                config.normEpsilon(),
                TensorList.of(owner, router),
                feedForward,
                whole,
                step);
    }

    private static void network(Weights mlp, Precision held, int hidden, int width, List<NDArray> to)
            throws CheckpointException {
        to.add(mlp.get(held, "gate_proj.weight", width, hidden));
        to.add(mlp.get(held, "up_proj.weight", width, hidden));
        to.add(mlp.get(held, "down_proj.weight", hidden, width));
    }

    /** Quantises, and puts together what is multiplied with the same input: these are copies in any case. */
    private static Matrices bytes(NDManager owner, AttentionWeights attention, List<NDArray> networks) {
        List<NDArray> all = new ArrayList<>(attention.matrices());
        all.addAll(networks);
        Int8Matrices bytes = Int8Matrices.allocate(owner, all);
        List<NDArray> matrices = new ArrayList<>();
        List<NDArray> scales = new ArrayList<>();
        attention.quantize(bytes, matrices, scales);
        List<NDArray> networkMatrices = new ArrayList<>();
        List<NDArray> networkScales = new ArrayList<>();
        for (int at = 0; at < networks.size(); at += 3) {
            bytes.add(networks.subList(at, at + 2), networkMatrices, networkScales);
            bytes.add(networks.subList(at + 2, at + 3), networkMatrices, networkScales);
        }
        return new Matrices(
                TensorList.of(owner, matrices),
                TensorList.of(owner, scales),
                TensorList.of(owner, networkMatrices),
                TensorList.of(owner, networkScales),
                2);
    }

    /** What a method takes: its own arguments, the cache, and what all methods take. */
    private Object[] arguments(Matrices matrices, NDArray[] cache, Object... own) {
        List<Object> all = new ArrayList<>(List.of(own));
        all.addAll(List.of(cache));
        all.add(matrices.attention);
        all.add(matrices.scales);
        all.addAll(attention.numbers());
        all.add(epsilon);
        all.add(router);
        all.add(matrices.feedForward);
        all.add(matrices.feedForwardScales);
        all.add(matrices.parts);
        all.add(routing);
        all.add(scaling);
        return all.toArray();
    }

    /**
     * Whole sequences from their beginning; writes positions {@code 0 .. T-1} of the cache.
     *
     * @param x {@code [N, D]}
     * @param batch where the tokens stand
     * @param cache this layer's, see {@link KvCache}
     * @return {@code [N, D]}, attached to {@code owner}
     */
    NDArray prefill(NDManager owner, NDArray x, Placed batch, NDArray... cache) {
        return program.call(
                owner,
                attention.methods() + "prefill",
                arguments(whole, cache, x, batch.cosine(), batch.sine(), batch.rows(), batch.width()));
    }

    /**
     * As {@link #prefill}, but only the last token of each sequence goes on: of the others nothing more than what the
     * cache keeps is wanted from the topmost layer.
     *
     * @param last {@code [B]}, which of the tokens are the last ones
     * @param at {@code [B]}, their positions
     * @return {@code [B, D]}, attached to {@code owner}
     */
    NDArray prefillLast(NDManager owner, NDArray x, Placed batch, NDArray last, NDArray at, NDArray... cache) {
        return program.call(
                owner,
                attention.methods() + "prefill_last",
                arguments(whole, cache, x, batch.cosine(), batch.sine(), batch.rows(), batch.width(), last, at));
    }

    /**
     * Whole sequences without a cache, nothing written in place.
     *
     * @return {@code [N, D]}, and the router's scores {@code [N, experts]} if the layer has experts
     */
    NDArray[] forward(Program differentiable, NDManager owner, NDArray x, Placed batch) {
        return differentiable.callTuple(
                owner,
                attention.methods() + "forward_layer",
                arguments(
                        whole,
                        new NDArray[0],
                        x,
                        batch.cosine(),
                        batch.sine(),
                        batch.rows(),
                        batch.width(),
                        batch.sequences()));
    }

    /**
     * One token for each sequence; writes its place in the cache.
     *
     * @param x {@code [B, D]}
     * @param mask {@code [B, 1, 1, longest + 1]}, or {@code [0]} where all sequences are of one length
     * @param at {@code [B]}, where each sequence's token stands
     * @param longest the greatest of {@code at}
     * @return {@code [B, D]}, attached to {@code owner}
     */
    NDArray step(
            NDManager owner,
            NDArray x,
            NDArray cosine,
            NDArray sine,
            NDArray mask,
            NDArray at,
            int longest,
            NDArray... cache) {
        return program.call(
                owner, attention.methods() + "step", arguments(step, cache, x, cosine, sine, mask, at, longest));
    }

    /**
     * Some tokens for each sequence; writes their places in the cache. With the matrices of single-token steps.
     *
     * @param x {@code [N, D]}
     * @param batch where the tokens stand among the new ones
     * @param mask {@code [B, 1, T, longest + T]}
     * @param where {@code [B, T]}, where they stand in the cache
     * @param longest positions of the longest sequence
     * @return {@code [N, D]}, attached to {@code owner}
     */
    NDArray append(
            NDManager owner, NDArray x, Placed batch, NDArray mask, NDArray where, int longest, NDArray... cache) {
        return program.call(
                owner,
                attention.methods() + "append",
                arguments(step, cache, x, batch.cosine(), batch.sine(), batch.rows(), mask, where, longest));
    }

    /**
     * Tokens of sequences of several lengths, one after the other, in a grid {@code [B, T]}.
     *
     * @param rows {@code [N]}, place of each token in the grid, row-major
     * @param cosine {@code [N, 1, d]}
     * @param sine {@code [N, 1, d]}
     * @param sequences {@code B}
     * @param width {@code T}
     */
    record Placed(NDArray rows, NDArray cosine, NDArray sine, int sequences, int width) {}

    TensorList attentionWeights() {
        return whole.attention;
    }

    TensorList feedForwardWeights() {
        return whole.feedForward;
    }

    TensorList router() {
        return router;
    }

    long[] routing() {
        return routing;
    }

    double scaling() {
        return scaling;
    }
}
