package io.scriptorium.vlmodel.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Dense;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.MixtureOfExperts;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Routing;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Scoring;
import java.util.ArrayList;
import java.util.List;

/** Reads the keys of DeepSeek's own decoders, those with experts. */
final class DeepseekConfig {
    private DeepseekConfig() {}

    /** DeepSeekMoE: many attention heads with keys and values of their own. */
    static DecoderConfig moe(JsonNode config) throws CheckpointException {
        ConfigKeys keys = new ConfigKeys("", config);
        keys.require("model_type", "deepseek", "deepseek");
        keys.require("quantization_config", "null", "null");
        return plain(keys, RopeScaling.of(keys));
    }

    static DecoderConfig v2(JsonNode config) throws CheckpointException {
        ConfigKeys keys = new ConfigKeys("", config);
        // Multi-head latent attention is the class's default, so a file that is silent means it.
        keys.require("use_mla", "true", "false");
        keys.require("rope_scaling", "null", "null");
        // The published default is spelled so.
        keys.require("topk_method", "gready", "greedy", "gready");
        return plain(keys, RopeScaling.NONE);
    }

    private static DecoderConfig plain(ConfigKeys keys, RopeScaling scaling) throws CheckpointException {
        keys.require("hidden_act", "silu", "silu");
        keys.require("attention_bias", "false", "false");
        int hidden = keys.count("hidden_size", 4096);
        int heads = keys.count("num_attention_heads", 32);
        try {
            return new DecoderConfig(
                    hidden,
                    keys.count("vocab_size", 102400),
                    new AttentionConfig.GroupedQuery(
                            heads,
                            keys.count("num_key_value_heads", heads),
                            keys.count("head_dim", hidden / Math.max(1, heads)),
                            false),
                    feedForward(keys),
                    keys.count("max_position_embeddings", 2048),
                    keys.number("rope_theta", 10000),
                    scaling,
                    keys.number("rms_norm_eps", 1e-6),
                    keys.flag("tie_word_embeddings", false));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json: " + e.getMessage(), e);
        }
    }

    /** A layer has experts from {@code first_k_dense_replace} on, every {@code moe_layer_freq}-th. */
    private static List<FeedForwardConfig> feedForward(ConfigKeys keys) throws CheckpointException {
        int layers = keys.count("num_hidden_layers", 30);
        int dense = keys.count("first_k_dense_replace", 0);
        int frequency = Math.max(1, keys.count("moe_layer_freq", 1));
        int width = keys.count("intermediate_size", 11008);
        List<FeedForwardConfig> feedForward = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            boolean mixture = keys.has("n_routed_experts") && layer >= dense && layer % frequency == 0;
            feedForward.add(mixture ? mixture(keys) : new Dense(width));
        }
        return feedForward;
    }

    private static MixtureOfExperts mixture(ConfigKeys keys) throws CheckpointException {
        Scoring scoring = switch (keys.require("scoring_func", "softmax", "softmax", "sigmoid")) {
            case "softmax" -> Scoring.SOFTMAX;
            default -> Scoring.SIGMOID;
        };
        int width = keys.count("moe_intermediate_size", 1407);
        return new MixtureOfExperts(
                keys.count("n_routed_experts", 0),
                width,
                keys.count("num_experts_per_tok", 0),
                width * keys.count("n_shared_experts", 0),
                new Routing(scoring, keys.flag("norm_topk_prob", false), keys.number("routed_scaling_factor", 1)));
    }
}
