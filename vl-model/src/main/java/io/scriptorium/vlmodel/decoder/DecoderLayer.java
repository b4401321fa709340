package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.decoder.AttentionConfig.GroupedQuery;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Dense;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.MixtureOfExperts;
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
    private final GroupedQuery attention;
    private final double epsilon;
    private final NDArray router;
    private final long[] routing;
    private final double scaling;
    private final Matrices whole;
    private final Matrices step;

    /**
     * Matrices in one form.
     *
     * @param attention norm before attention, norm after it, query, key, value, output; or with the three in one;
     *     before the output the biases of the three, where there are such
     * @param scales of {@code attention}, or itself where it holds no bytes
     * @param feedForward for each network gate, up, down, or gate over up, down; experts first, shared last
     * @param feedForwardScales of {@code feedForward}, or itself
     * @param parts tensors of a network: 3 or 2
     */
    private record Matrices(
            TensorList attention, TensorList scales, TensorList feedForward, TensorList feedForwardScales, int parts) {}

    private DecoderLayer(
            Program program,
            GroupedQuery attention,
            double epsilon,
            NDArray router,
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
            boolean normalize = mixture.routing().normalize() && mixture.perToken() > 1;
            this.routing = new long[] {
                mixture.experts(),
                mixture.perToken(),
                mixture.routing().scoring() == Scoring.SIGMOID ? 1 : 0,
                normalize ? 1 : 0
            };
            this.scaling = mixture.routing().scaling();
        } else {
            this.routing = new long[0];
            this.scaling = 1;
        }
    }

    /** Reads {@code input_layernorm}, {@code self_attn}, {@code post_attention_layernorm} and {@code mlp} of a layer. */
    static DecoderLayer load(DecoderConfig config, int index, Weights layer, StepWeights stepWeights)
            throws CheckpointException {
        GroupedQuery attention = (GroupedQuery) config.attention();
        FeedForwardConfig feedForward = config.feedForward().get(index);
        NDManager owner = layer.owner();
        Program program = Program.load(Decoder.class, "decoder.py", owner.getDevice());
        int hidden = config.hidden();
        int queries = attention.heads() * attention.headSize();
        int keys = attention.keyValueHeads() * attention.headSize();
        List<NDArray> norms = List.of(
                layer.get("input_layernorm.weight", hidden), layer.get("post_attention_layernorm.weight", hidden));
        Weights self = layer.at("self_attn");
        Precision held = stepWeights.held(layer);
        NDArray query = self.get(held, "q_proj.weight", queries, hidden);
        NDArray key = self.get(held, "k_proj.weight", keys, hidden);
        NDArray value = self.get(held, "v_proj.weight", keys, hidden);
        NDArray output = self.get(held, "o_proj.weight", hidden, queries);
        List<NDArray> attentionTensors = new ArrayList<>(norms);
        attentionTensors.addAll(List.of(query, key, value));
        if (attention.bias()) {
            attentionTensors.add(self.get("q_proj.bias", queries));
            attentionTensors.add(self.get("k_proj.bias", keys));
            attentionTensors.add(self.get("v_proj.bias", keys));
        }
        attentionTensors.add(output);
        NDArray router = norms.get(0);
        List<NDArray> networks = new ArrayList<>();
        Weights mlp = layer.at("mlp");
        if (feedForward instanceof Dense dense) {
            network(mlp, held, hidden, dense.width(), networks);
        } else if (feedForward instanceof MixtureOfExperts mixture) {
            router = mlp.get(Precision.F32, "gate.weight", mixture.experts(), hidden);
            for (int expert = 0; expert < mixture.experts(); expert++) {
                network(mlp.at("experts." + expert), held, hidden, mixture.width(), networks);
            }
            if (mixture.sharedWidth() > 0) {
                network(mlp.at("shared_experts"), held, hidden, mixture.sharedWidth(), networks);
            }
        }
        TensorList attentionList = TensorList.of(owner, attentionTensors);
        TensorList networkList = TensorList.of(owner, networks);
        Matrices whole = new Matrices(attentionList, attentionList, networkList, networkList, 3);
        Matrices step = stepWeights == StepWeights.AS_LOADED ? whole : bytes(owner, attentionList.tensors(), networks);
        return new DecoderLayer(program, attention, config.normEpsilon(), router, feedForward, whole, step);
    }

    private static void network(Weights mlp, Precision held, int hidden, int width, List<NDArray> to)
            throws CheckpointException {
        to.add(mlp.get(held, "gate_proj.weight", width, hidden));
        to.add(mlp.get(held, "up_proj.weight", width, hidden));
        to.add(mlp.get(held, "down_proj.weight", hidden, width));
    }

    /** Quantises, and puts together what is multiplied with the same input: these are copies in any case. */
    private static Matrices bytes(NDManager owner, List<NDArray> attention, List<NDArray> networks) {
        int last = attention.size() - 1;
        List<NDArray> biases = attention.subList(5, last);
        List<NDArray> output = attention.subList(last, last + 1);
        List<NDArray> all = new ArrayList<>(attention.subList(2, 5));
        all.addAll(output);
        all.addAll(networks);
        Int8Matrices bytes = Int8Matrices.allocate(owner, all);
        List<NDArray> matrices = new ArrayList<>(attention.subList(0, 2));
        List<NDArray> scales = new ArrayList<>(attention.subList(0, 2));
        bytes.add(attention.subList(2, 5), matrices, scales);
        matrices.addAll(biases);
        scales.addAll(biases);
        bytes.add(output, matrices, scales);
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

    /**
     * Whole sequences from their beginning; writes keys and values of positions {@code 0 .. T-1}.
     *
     * @param x {@code [N, D]}
     * @param batch where the tokens stand
     * @return {@code [N, D]}, attached to {@code owner}
     */
    NDArray prefill(NDManager owner, NDArray x, Placed batch, NDArray keys, NDArray values) {
        return program.call(
                owner,
                "prefill",
                x,
                batch.cosine(),
                batch.sine(),
                batch.rows(),
                keys,
                values,
                batch.width(),
                whole.attention,
                whole.scales,
                attention.heads(),
                attention.keyValueHeads(),
                epsilon,
                router,
                whole.feedForward,
                whole.feedForwardScales,
                whole.parts,
                routing,
                scaling);
    }

    /**
     * As {@link #prefill}, but only the last token of each sequence goes on: of the others nothing more than keys
     * and values is wanted from the topmost layer.
     *
     * @param last {@code [B]}, which of the tokens are the last ones
     * @param at {@code [B]}, their positions
     * @return {@code [B, D]}, attached to {@code owner}
     */
    NDArray prefillLast(
            NDManager owner, NDArray x, Placed batch, NDArray last, NDArray at, NDArray keys, NDArray values) {
        return program.call(
                owner,
                "prefill_last",
                x,
                batch.cosine(),
                batch.sine(),
                batch.rows(),
                last,
                at,
                keys,
                values,
                batch.width(),
                whole.attention,
                whole.scales,
                attention.heads(),
                attention.keyValueHeads(),
                epsilon,
                router,
                whole.feedForward,
                whole.feedForwardScales,
                whole.parts,
                routing,
                scaling);
    }

    /**
     * Whole sequences without a cache, nothing written in place.
     *
     * @return {@code [N, D]}, and the router's scores {@code [N, experts]} if the layer has experts
     */
    NDArray[] forward(Program differentiable, NDManager owner, NDArray x, Placed batch) {
        return differentiable.callTuple(
                owner,
                "forward_layer",
                x,
                batch.cosine(),
                batch.sine(),
                batch.rows(),
                batch.sequences(),
                batch.width(),
                whole.attention,
                whole.scales,
                attention.heads(),
                attention.keyValueHeads(),
                epsilon,
                router,
                whole.feedForward,
                whole.feedForwardScales,
                whole.parts,
                routing,
                scaling);
    }

    /**
     * One token for each sequence; writes its key and value.
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
            NDArray keys,
            NDArray values) {
        return program.call(
                owner,
                "step",
                x,
                cosine,
                sine,
                mask,
                at,
                longest,
                keys,
                values,
                step.attention,
                step.scales,
                attention.heads(),
                attention.keyValueHeads(),
                epsilon,
                router,
                step.feedForward,
                step.feedForwardScales,
                step.parts,
                routing,
                scaling);
    }

    /**
     * Some tokens for each sequence; writes their keys and values. With the matrices of single-token steps.
     *
     * @param x {@code [N, D]}
     * @param batch where the tokens stand among the new ones
     * @param mask {@code [B, 1, T, longest + T]}
     * @param where {@code [B, T]}, where they stand in the cache
     * @param longest positions of the longest sequence
     * @return {@code [N, D]}, attached to {@code owner}
     */
    NDArray append(
            NDManager owner,
            NDArray x,
            Placed batch,
            NDArray mask,
            NDArray where,
            int longest,
            NDArray keys,
            NDArray values) {
        return program.call(
                owner,
                "append",
                x,
                batch.cosine(),
                batch.sine(),
                batch.rows(),
                mask,
                where,
                longest,
                keys,
                values,
                step.attention,
                step.scales,
                attention.heads(),
                attention.keyValueHeads(),
                epsilon,
                router,
                step.feedForward,
                step.feedForwardScales,
                step.parts,
                routing,
                scaling);
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

    NDArray router() {
        return router;
    }

    long[] routing() {
        return routing;
    }

    double scaling() {
        return scaling;
    }
}
