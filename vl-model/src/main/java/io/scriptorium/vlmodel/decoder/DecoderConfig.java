package io.scriptorium.vlmodel.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Dense;
import java.util.Collections;
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

    /** The same with other layers. */
    DecoderConfig withFeedForward(List<FeedForwardConfig> other) {
        return new DecoderConfig(
                hidden, vocabulary, attention, other, positions, ropeTheta, ropeScaling, normEpsilon, tiedHead);
    }

    /**
     * Reads the keys of the decoder of text that {@code model_type} names, at the top level of config.json.
     *
     * @throws CheckpointException for a type that is not known, by its name, and as the family's own method
     */
    public static DecoderConfig of(JsonNode config) throws CheckpointException {
        return switch (new ConfigKeys("", config)
                .require("model_type", "absent", "llama", "qwen2", "deepseek", "deepseek_v2", "deepseek_v3")) {
            case "llama" -> llama(config);
            case "qwen2" -> qwen2(config);
            case "deepseek" -> deepseek(config);
            case "deepseek_v2" -> deepseekV2(config);
            default -> deepseekV3(config);
        };
    }

    /**
     * Reads the keys of DeepSeekMoE, at the top level of config.json. Absent keys take the defaults of the published
     * configuration class, and every key that would change the mathematics in a way not implemented here is refused.
     *
     * @throws CheckpointException naming the field
     * @see <a href="https://huggingface.co/deepseek-ai/deepseek-moe-16b-base/tree/main">configuration_deepseek.py</a>
     */
    public static DecoderConfig deepseek(JsonNode config) throws CheckpointException {
        return DeepseekConfig.moe(config);
    }

    /**
     * Reads the keys of DeepSeek's V2 family, at the top level of config.json. Absent keys take the defaults of the published
     * configuration class, and every key that would change the mathematics in a way not implemented here is refused.
     *
     * @throws CheckpointException naming the field
     * @see <a href="https://huggingface.co/deepseek-ai/DeepSeek-OCR/tree/main">configuration_deepseek_v2.py</a>
     */
    public static DecoderConfig deepseekV2(JsonNode config) throws CheckpointException {
        return DeepseekConfig.v2(config);
    }

    /**
     * Reads the keys of DeepSeek-V3 and R1, at the top level of config.json. Absent keys take the defaults of the published
     * configuration class, and every key that would change the mathematics in a way not implemented here is refused.
     *
     * @throws CheckpointException naming the field
     * @see <a href="https://huggingface.co/deepseek-ai/DeepSeek-V3/tree/main">configuration_deepseek.py</a>
     */
    public static DecoderConfig deepseekV3(JsonNode config) throws CheckpointException {
        return DeepseekConfig.v3(config);
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
        ConfigKeys keys = new ConfigKeys("", config);
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
        ConfigKeys keys = new ConfigKeys("", config);
        keys.require("model_type", "qwen2", "qwen2");
        keys.require("use_sliding_window", "false", "false");
        keys.require("use_mrope", "false", "false");
        return dense(keys, true, 151936, 22016, 32768);
    }

    private static DecoderConfig dense(ConfigKeys keys, boolean bias, int vocabulary, int width, int positions)
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
                    RopeScaling.of(keys, false),
                    keys.number("rms_norm_eps", 1e-6),
                    keys.flag("tie_word_embeddings", false));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }
}
