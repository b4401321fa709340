package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import io.scriptorium.vlmodel.decoder.AttentionConfig.GroupedQuery;
import io.scriptorium.vlmodel.decoder.AttentionConfig.Latent;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of the half of a layer that looks at other positions, in the order in which the program takes them.
 *
 * @param methods what the names of this form's methods begin with
 * @param tensors the norm before attention and the one after it, then what the form has, the output projection last
 * @param numbers what its methods take after the weights
 * @param multiplied ranges {@code from, to} of {@code tensors}: the matrices that may be held as bytes, those with the same
 *     input in one range
 */
record AttentionWeights(String methods, List<NDArray> tensors, List<Object> numbers, List<int[]> multiplied) {
    static AttentionWeights load(DecoderConfig config, Weights layer, Precision held) throws CheckpointException {
        List<NDArray> tensors = new ArrayList<>();
        tensors.add(layer.get("input_layernorm.weight", config.hidden()));
        tensors.add(layer.get("post_attention_layernorm.weight", config.hidden()));
        Weights self = layer.at("self_attn");
        return config.attention() instanceof Latent latent
                ? latent(latent, config.hidden(), self, held, tensors)
                : grouped((GroupedQuery) config.attention(), config.hidden(), self, held, tensors);
    }

    private static AttentionWeights grouped(
            GroupedQuery attention, int hidden, Weights self, Precision held, List<NDArray> tensors)
            throws CheckpointException {
        int queries = attention.heads() * attention.headSize();
        int keys = attention.keyValueHeads() * attention.headSize();
        tensors.add(self.get(held, "q_proj.weight", queries, hidden));
        tensors.add(self.get(held, "k_proj.weight", keys, hidden));
        tensors.add(self.get(held, "v_proj.weight", keys, hidden));
        if (attention.bias()) {
            tensors.add(self.get("q_proj.bias", queries));
            tensors.add(self.get("k_proj.bias", keys));
            tensors.add(self.get("v_proj.bias", keys));
        }
        tensors.add(self.get(held, "o_proj.weight", hidden, queries));
        return new AttentionWeights(
                "",
                tensors,
                List.of(attention.heads(), attention.keyValueHeads()),
                List.of(new int[] {2, 5}, new int[] {tensors.size() - 1, tensors.size()}));
    }

    private static AttentionWeights latent(
            Latent attention, int hidden, Weights self, Precision held, List<NDArray> tensors)
            throws CheckpointException {
        List<int[]> multiplied = new ArrayList<>();
        int queries = attention.heads() * (attention.plain() + attention.rotary());
        int rank = attention.queryRank();
        if (rank > 0) {
            one(multiplied, tensors, self.get(held, "q_a_proj.weight", rank, hidden));
            tensors.add(self.get("q_a_layernorm.weight", rank));
            one(multiplied, tensors, self.get(held, "q_b_proj.weight", queries, rank));
        } else {
            one(multiplied, tensors, self.get(held, "q_proj.weight", queries, hidden));
        }
        int cached = attention.cached();
        one(multiplied, tensors, self.get(held, "kv_a_proj_with_mqa.weight", cached, hidden));
        tensors.add(self.get("kv_a_layernorm.weight", attention.rank()));
        int raised = attention.heads() * (attention.plain() + attention.value());
        int values = attention.heads() * attention.value();
        // Absorbed into queries and results head by head, which a matrix of bytes cannot be.
        tensors.add(self.get(held, "kv_b_proj.weight", raised, attention.rank()));
        one(multiplied, tensors, self.get(held, "o_proj.weight", hidden, values));
        return new AttentionWeights(
                "latent_",
                tensors,
                List.of(new long[] {attention.heads(), attention.plain(), attention.rank()}, attention.scale()),
                multiplied);
    }

    private static void one(List<int[]> multiplied, List<NDArray> tensors, NDArray matrix) {
        multiplied.add(new int[] {tensors.size(), tensors.size() + 1});
        tensors.add(matrix);
    }

    /** The matrices that {@link #quantize} makes bytes of. */
    List<NDArray> matrices() {
        return multiplied.stream()
                .flatMap(range -> tensors.subList(range[0], range[1]).stream())
                .toList();
    }

    private int end(int from) {
        return multiplied.stream()
                .filter(range -> range[0] == from)
                .mapToInt(range -> range[1])
                .findFirst()
                .orElse(from);
    }

    /** The same tensors with matrices as bytes, those of one range in one, and the scales; other tensors in both lists. */
    void quantize(Int8Matrices bytes, List<NDArray> toTensors, List<NDArray> toScales) {
        int at = 0;
        while (at < tensors.size()) {
            int end = end(at);
            if (end > at) {
                bytes.add(tensors.subList(at, end), toTensors, toScales);
                at = end;
            } else {
                toTensors.add(tensors.get(at));
                toScales.add(tensors.get(at));
                at++;
            }
        }
    }
}
