package io.scriptorium.visionencoder.siglip;

import ai.djl.ndarray.NDArray;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.ArrayList;
import java.util.List;

/** The two namings of SigLIP's weights. Both give the lists that {@code siglip.py} reads by place. */
enum SiglipNames {
    /** Of timm and the official checkpoints: query, key and value are rows of one matrix. */
    TIMM {
        @Override
        TensorList ends(SiglipConfig c, Weights w) throws CheckpointException {
            return TensorList.of(
                    w.owner(),
                    w.get("patch_embed.proj.weight", c.width(), 3, c.patch(), c.patch()),
                    w.get("patch_embed.proj.bias", c.width()),
                    w.get("pos_embed", 1, c.tokens(), c.width()),
                    w.get("norm.weight", c.width()),
                    w.get("norm.bias", c.width()));
        }

        @Override
        TensorList layer(SiglipConfig c, Weights weights, int number, Program program) throws CheckpointException {
            Weights w = weights.at("blocks." + number);
            List<NDArray> tensors = new ArrayList<>(pair(w, "norm1", c.width()));
            NDArray weight = w.get("attn.qkv.weight", 3L * c.width(), c.width());
            NDArray bias = w.get("attn.qkv.bias", 3L * c.width());
            tensors.addAll(List.of(program.callTuple(w.owner(), "thirds", weight, bias)));
            tensors.addAll(linear(w, "attn.proj", c.width(), c.width()));
            tensors.addAll(pair(w, "norm2", c.width()));
            tensors.addAll(linear(w, "mlp.fc1", c.hidden(), c.width()));
            tensors.addAll(linear(w, "mlp.fc2", c.width(), c.hidden()));
            return TensorList.of(w.owner(), tensors);
        }
    },
    /** Of transformers: a matrix each. */
    TRANSFORMERS {
        @Override
        TensorList ends(SiglipConfig c, Weights w) throws CheckpointException {
            return TensorList.of(
                    w.owner(),
                    w.get("embeddings.patch_embedding.weight", c.width(), 3, c.patch(), c.patch()),
                    w.get("embeddings.patch_embedding.bias", c.width()),
                    w.get("embeddings.position_embedding.weight", c.tokens(), c.width()),
                    w.get("post_layernorm.weight", c.width()),
                    w.get("post_layernorm.bias", c.width()));
        }

        @Override
        TensorList layer(SiglipConfig c, Weights weights, int number, Program program) throws CheckpointException {
            Weights w = weights.at("encoder.layers." + number);
            // Janus's conversion calls the output matrix projection_layer, transformers' SigLIP out_proj.
            String output =
                    w.has("self_attn.projection_layer.weight") ? "self_attn.projection_layer" : "self_attn.out_proj";
            List<NDArray> tensors = new ArrayList<>(pair(w, "layer_norm1", c.width()));
            for (String part : List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", output)) {
                tensors.addAll(linear(w, part, c.width(), c.width()));
            }
            tensors.addAll(pair(w, "layer_norm2", c.width()));
            tensors.addAll(linear(w, "mlp.fc1", c.hidden(), c.width()));
            tensors.addAll(linear(w, "mlp.fc2", c.width(), c.hidden()));
            return TensorList.of(w.owner(), tensors);
        }
    };

    /** Patch matrix and bias, positions, last norm and bias. */
    abstract TensorList ends(SiglipConfig config, Weights weights) throws CheckpointException;

    /** Weight and bias of: first norm, query, key, value, output, second norm, the MLP's two matrices. */
    abstract TensorList layer(SiglipConfig config, Weights weights, int number, Program program)
            throws CheckpointException;

    private static List<NDArray> pair(Weights w, String name, int width) throws CheckpointException {
        return List.of(w.get(name + ".weight", width), w.get(name + ".bias", width));
    }

    private static List<NDArray> linear(Weights w, String name, int out, int in) throws CheckpointException {
        return List.of(w.get(name + ".weight", out, in), w.get(name + ".bias", out));
    }
}
