package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A small decoder of random weights: three layers, the first dense, grouped queries or latent attention, shared experts. */
public final class RandomDecoder {
    static final int HIDDEN = 48;
    static final int EXPERTS = 6;

    private final Map<String, float[]> tensors = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final ObjectNode config;

    /** Makes the weights of {@code seed}, with grouped queries. */
    public RandomDecoder(long seed) {
        this(seed, false);
    }

    /** Makes the weights of {@code seed}. */
    RandomDecoder(long seed, boolean latent) {
        Random random = new Random(seed);
        config = new ObjectMapper().createObjectNode();
        config.put("use_mla", latent)
                .put("q_lora_rank", 32)
                .put("kv_lora_rank", 16)
                .put("qk_nope_head_dim", 12)
                .put("qk_rope_head_dim", 8)
                .put("v_head_dim", 20)
                .put("hidden_size", HIDDEN)
                .put("num_attention_heads", 4)
                .put("num_key_value_heads", 2)
                .put("num_hidden_layers", 3)
                .put("intermediate_size", 64)
                .put("first_k_dense_replace", 1)
                .put("n_routed_experts", EXPERTS)
                .put("n_shared_experts", 2)
                .put("num_experts_per_tok", 2)
                .put("moe_intermediate_size", 32)
                .put("topk_method", "greedy")
                .put("max_position_embeddings", 64)
                .put("vocab_size", 100);
        matrix(random, "model.embed_tokens.weight", 100, HIDDEN, 1);
        matrix(random, "lm_head.weight", 100, HIDDEN, 0.3);
        norm(random, "model.norm.weight");
        for (int layer = 0; layer < 3; layer++) {
            String at = "model.layers." + layer + ".";
            norm(random, at + "input_layernorm.weight");
            norm(random, at + "post_attention_layernorm.weight");
            if (latent) {
                latentAttention(random, at + "self_attn.");
            } else {
                groupedQuery(random, at + "self_attn.");
            }
            if (layer == 0) {
                network(random, at + "mlp.", 64);
                continue;
            }
            matrix(random, at + "mlp.gate.weight", EXPERTS, HIDDEN, 0.3);
            for (int expert = 0; expert < EXPERTS; expert++) {
                network(random, at + "mlp.experts." + expert + ".", 32);
            }
            network(random, at + "mlp.shared_experts.", 64);
        }
    }

    private void groupedQuery(Random random, String at) {
        matrix(random, at + "q_proj.weight", HIDDEN, HIDDEN, 0.2);
        matrix(random, at + "k_proj.weight", HIDDEN / 2, HIDDEN, 0.2);
        matrix(random, at + "v_proj.weight", HIDDEN / 2, HIDDEN, 0.2);
        matrix(random, at + "o_proj.weight", HIDDEN, HIDDEN, 0.2);
    }

    private void latentAttention(Random random, String at) {
        matrix(random, at + "q_a_proj.weight", 32, HIDDEN, 0.2);
        norm(random, at + "q_a_layernorm.weight", 32);
        matrix(random, at + "q_b_proj.weight", 4 * (12 + 8), 32, 0.2);
        matrix(random, at + "kv_a_proj_with_mqa.weight", 16 + 8, HIDDEN, 0.2);
        norm(random, at + "kv_a_layernorm.weight", 16);
        matrix(random, at + "kv_b_proj.weight", 4 * (12 + 20), 16, 0.25);
        matrix(random, at + "o_proj.weight", HIDDEN, 4 * 20, 0.155);
    }

    private void network(Random random, String at, int width) {
        matrix(random, at + "gate_proj.weight", width, HIDDEN, 0.2);
        matrix(random, at + "up_proj.weight", width, HIDDEN, 0.2);
        matrix(random, at + "down_proj.weight", HIDDEN, width, 0.2);
    }

    private void norm(Random random, String name) {
        norm(random, name, HIDDEN);
    }

    private void norm(Random random, String name, int channels) {
        float[] values = new float[channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + Math.round(16 * (0.2 * random.nextGaussian())) / 128f;
        }
        tensors.put(name, values);
        shapes.put(name, new long[] {channels});
    }

    private void matrix(Random random, String name, int rows, int columns, double scale) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            // What bfloat16 can hold, so that every precision starts from the same weights.
            values[i] =
                    Float.intBitsToFloat(Float.floatToIntBits((float) (scale * random.nextGaussian())) & 0xffff0000);
        }
        tensors.put(name, values);
        shapes.put(name, new long[] {rows, columns});
    }

    /** The configuration, to be changed before {@link #write}. */
    public ObjectNode config() {
        return config;
    }

    /** Overwrites every element of a tensor. */
    public void fill(String name, float value) {
        Arrays.fill(tensors.get(name), value);
    }

    /** The row {@code row} of a matrix becomes this value. */
    public void fillRow(String name, int row, float value) {
        int columns = (int) shapes.get(name)[1];
        Arrays.fill(tensors.get(name), row * columns, (row + 1) * columns, value);
    }

    /** Writes the checkpoint in float32. */
    public Checkpoint write(Path folder) throws IOException {
        return write(folder, Precision.F32);
    }

    /** Writes the checkpoint in float32 or bfloat16. */
    public Checkpoint write(Path folder, Precision stored) throws IOException {
        Map<String, Safetensors.Content> contents = new LinkedHashMap<>();
        for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
            ByteBuffer data = ByteBuffer.allocate(stored.bytes() * tensor.getValue().length)
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (float value : tensor.getValue()) {
                if (stored == Precision.BF16) {
                    data.putShort((short) (Float.floatToIntBits(value) >> 16));
                } else {
                    data.putFloat(value);
                }
            }
            data.flip();
            contents.put(tensor.getKey(), new Safetensors.Content(stored, shapes.get(tensor.getKey()), data));
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config.toString());
        Safetensors.write(folder.resolve("model.safetensors"), contents, Map.of());
        return Checkpoint.open(folder);
    }

    /** Writes and loads it. */
    public Decoder load(Path folder, NDManager manager, Precision precision, StepWeights stepWeights)
            throws IOException {
        Checkpoint checkpoint = write(folder);
        return Decoder.load(
                DecoderConfig.deepseekV2(checkpoint.config()),
                Weights.open(checkpoint, manager, precision),
                stepWeights);
    }
}
