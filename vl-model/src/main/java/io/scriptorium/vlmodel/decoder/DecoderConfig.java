package io.scriptorium.vlmodel.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Dense;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.MixtureOfExperts;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Routing;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Scoring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * The numbers of a decoder.
 *
 * @param hidden channels of a position, {@code D}
 * @param vocabulary rows of embedding and head, {@code V}
 * @param attention the same in every layer
 * @param feedForward one for each layer
 * @param positions how many positions there are, prompt and answer together
 * @param ropeTheta base of the rotary angles: position {@code p} turns the pair {@code (i, i + d/2)} of a head of size
 *     {@code d} by {@code p * theta^(-2i/d)}
 * @param ropeScaling how these angles are stretched
 * @param normEpsilon of every RMSNorm
 * @param tiedHead whether the embedding is the head
 */
public record DecoderConfig(
        int hidden,
        int vocabulary,
        AttentionConfig attention,
        List<FeedForwardConfig> feedForward,
        int positions,
        double ropeTheta,
        RopeScaling ropeScaling,
        double normEpsilon,
        boolean tiedHead) {
    public DecoderConfig {
        feedForward = List.copyOf(feedForward);
    }

    /** Number of layers, {@code L}. */
    public int layers() {
        return feedForward.size();
    }

    /**
     * Reads the keys of DeepSeek's V2 family, at the top level of config.json. Absent keys take the defaults of the published
     * configuration class, and every key that would change the mathematics in a way not implemented here is refused.
     *
     * @throws CheckpointException naming the field
     * @see <a href="https://huggingface.co/deepseek-ai/DeepSeek-OCR/tree/main">configuration_deepseek_v2.py</a>
     */
    public static DecoderConfig deepseekV2(JsonNode config) throws CheckpointException {
        Keys keys = new Keys("", config);
        // Multi-head latent attention is the class's default, so a file that is silent means it.
        keys.require("use_mla", "true", "false");
        keys.require("hidden_act", "silu", "silu");
        keys.require("attention_bias", "false", "false");
        keys.require("rope_scaling", "null", "null");
        // The published default is spelled so.
        keys.require("topk_method", "gready", "greedy", "gready");
        int hidden = keys.count("hidden_size", 4096);
        int heads = keys.count("num_attention_heads", 32);
        int layers = keys.count("num_hidden_layers", 30);
        int dense = keys.count("first_k_dense_replace", 0);
        int frequency = Math.max(1, keys.count("moe_layer_freq", 1));
        int width = keys.count("intermediate_size", 11008);
        List<FeedForwardConfig> feedForward = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            boolean mixture = keys.has("n_routed_experts") && layer >= dense && layer % frequency == 0;
            feedForward.add(mixture ? mixture(keys) : new Dense(width));
        }
        try {
            return new DecoderConfig(
                    hidden,
                    keys.count("vocab_size", 102400),
                    new AttentionConfig.GroupedQuery(
                            heads,
                            keys.count("num_key_value_heads", heads),
                            keys.count("head_dim", hidden / Math.max(1, heads)),
                            false),
                    feedForward,
                    keys.count("max_position_embeddings", 2048),
                    keys.number("rope_theta", 10000),
                    RopeScaling.NONE,
                    keys.number("rms_norm_eps", 1e-6),
                    keys.flag("tie_word_embeddings", false));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the keys of LLaMA's family (DeepSeek LLM, DeepSeek-Coder, R1 distilled on Llama 3), at the top level of
     * config.json. Absent keys take the defaults of the published class, and every key that would change the mathematics in
     * a way not implemented here is refused.
     *
     * @throws CheckpointException naming the field
     * @see <a
     *     href="https://github.com/huggingface/transformers/blob/v4.46.3/src/transformers/models/llama/configuration_llama.py">
     *     configuration_llama.py</a>
     */
    public static DecoderConfig llama(JsonNode config) throws CheckpointException {
        Keys keys = new Keys("", config);
        keys.require("model_type", "llama", "llama");
        // The class would add a bias to the output projection too.
        keys.require("attention_bias", "false", "false");
        keys.require("mlp_bias", "false", "false");
        return dense(keys, false, 32000, 11008, 2048);
    }

    /**
     * Reads the keys of Qwen2's family (R1 distilled on Qwen2): as {@link #llama}, with a bias on queries, keys and values.
     *
     * <p>Differs: an absent {@code num_key_value_heads} is the number of heads, as in LLaMA, not 32.
     *
     * @throws CheckpointException naming the field
     * @see <a
     *     href="https://github.com/huggingface/transformers/blob/v4.46.3/src/transformers/models/qwen2/configuration_qwen2.py">
     *     configuration_qwen2.py</a>
     */
    public static DecoderConfig qwen2(JsonNode config) throws CheckpointException {
        Keys keys = new Keys("", config);
        keys.require("model_type", "qwen2", "qwen2");
        keys.require("use_sliding_window", "false", "false");
        keys.require("use_mrope", "false", "false");
        return dense(keys, true, 151936, 22016, 32768);
    }

    private static DecoderConfig dense(Keys keys, boolean bias, int vocabulary, int width, int positions)
            throws CheckpointException {
        keys.require("hidden_act", "silu", "silu");
        keys.require("partial_rotary_factor", "1.0", "1.0", "1");
        keys.require("quantization_config", "null", "null");
        // Where later versions of the class keep theta and scaling; unread, both would be the defaults.
        keys.require("rope_parameters", "null", "null");
        for (JsonNode type : keys.node().path("layer_types")) {
            if (!type.asText().equals("full_attention")) {
                throw new CheckpointException(
                        "config.json: layer_types holds " + type + "; implemented for this decoder: full_attention");
            }
        }
        int hidden = keys.count("hidden_size", 4096);
        int heads = keys.count("num_attention_heads", 32);
        try {
            return new DecoderConfig(
                    hidden,
                    keys.count("vocab_size", vocabulary),
                    new AttentionConfig.GroupedQuery(
                            heads,
                            keys.count("num_key_value_heads", heads),
                            keys.count("head_dim", hidden / Math.max(1, heads)),
                            bias),
                    Collections.nCopies(
                            keys.count("num_hidden_layers", 32), new Dense(keys.count("intermediate_size", width))),
                    keys.count("max_position_embeddings", positions),
                    keys.number("rope_theta", 10000),
                    ropeScaling(keys),
                    keys.number("rms_norm_eps", 1e-6),
                    keys.flag("tie_word_embeddings", false));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }

    private static RopeScaling ropeScaling(Keys config) throws CheckpointException {
        if (!config.has("rope_scaling")) {
            return RopeScaling.NONE;
        }
        Keys keys = new Keys("rope_scaling.", config.node().get("rope_scaling"));
        // Older files call it type.
        String name = keys.has("rope_type") ? "rope_type" : "type";
        return switch (keys.require(name, "absent", "default", "linear", "llama3")) {
            case "linear" -> {
                keys.allow("type", "rope_type", "factor");
                yield RopeScaling.linear(keys.number("factor"));
            }
            case "llama3" -> {
                keys.allow(
                        "type",
                        "rope_type",
                        "factor",
                        "low_freq_factor",
                        "high_freq_factor",
                        "original_max_position_embeddings");
                yield new RopeScaling(
                        keys.number("factor"),
                        keys.number("low_freq_factor"),
                        keys.number("high_freq_factor"),
                        keys.count("original_max_position_embeddings"));
            }
            default -> {
                keys.allow("type", "rope_type");
                yield RopeScaling.NONE;
            }
        };
    }

    private static MixtureOfExperts mixture(Keys keys) throws CheckpointException {
        Scoring scoring = switch (keys.require("scoring_func", "softmax", "softmax", "sigmoid")) {
            case "softmax" -> Scoring.SOFTMAX;
            default -> Scoring.SIGMOID;
        };
        int width = keys.count("moe_intermediate_size", 1407);
        try {
            return new MixtureOfExperts(
                    keys.count("n_routed_experts", 0),
                    width,
                    keys.count("num_experts_per_tok", 0),
                    width * keys.count("n_shared_experts", 0),
                    new Routing(scoring, keys.flag("norm_topk_prob", false), keys.number("routed_scaling_factor", 1)));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }

    /** Reads one object, called {@code path} in messages; a key that is absent or null takes its default. */
    private record Keys(String path, JsonNode node) {
        boolean has(String key) {
            return node.hasNonNull(key);
        }

        String require(String key, String absent, String... known) throws CheckpointException {
            String value = has(key) ? text(node.get(key)) : absent;
            if (!List.of(known).contains(value)) {
                throw new CheckpointException("config.json: " + path + key + " is " + value
                        + (has(key) ? "" : " by default") + "; implemented for this decoder: "
                        + String.join(", ", known));
            }
            return value;
        }

        int count(String key, int absent) throws CheckpointException {
            if (!has(key)) {
                return absent;
            }
            JsonNode value = node.get(key);
            if (!value.isInt() || value.intValue() < 0) {
                throw new CheckpointException("config.json: " + path + key + ": expected a count, got " + text(value));
            }
            return value.intValue();
        }

        double number(String key, double absent) throws CheckpointException {
            if (has(key) && !node.get(key).isNumber()) {
                throw new CheckpointException(
                        "config.json: " + path + key + ": expected a number, got " + text(node.get(key)));
            }
            return has(key) ? node.get(key).doubleValue() : absent;
        }

        double number(String key) throws CheckpointException {
            demand(key);
            return number(key, 0);
        }

        int count(String key) throws CheckpointException {
            demand(key);
            return count(key, 0);
        }

        private void demand(String key) throws CheckpointException {
            if (!has(key)) {
                throw new CheckpointException("config.json: " + path + key + ": expected a number, found none");
            }
        }

        /** Refuses every other key. */
        void allow(String... known) throws CheckpointException {
            for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (has(name) && !List.of(known).contains(name)) {
                    throw new CheckpointException("config.json: " + path + name + " is " + text(node.get(name))
                            + "; known for this scaling: " + String.join(", ", known));
                }
            }
        }

        boolean flag(String key, boolean absent) throws CheckpointException {
            return Boolean.parseBoolean(require(key, Boolean.toString(absent), "true", "false"));
        }

        private static String text(JsonNode value) {
            return value.isValueNode() ? value.asText() : value.toString();
        }
    }
}
