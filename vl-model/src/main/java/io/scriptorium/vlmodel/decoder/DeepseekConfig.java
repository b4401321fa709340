package io.scriptorium.vlmodel.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.vlmodel.decoder.AttentionConfig.GroupedQuery;
import io.scriptorium.vlmodel.decoder.AttentionConfig.Latent;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Dense;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Groups;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.MixtureOfExperts;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Routing;
import io.scriptorium.vlmodel.decoder.FeedForwardConfig.Scoring;
import java.util.ArrayList;
import java.util.List;

/** Reads the keys of DeepSeek's own decoders, those with experts. */
final class DeepseekConfig {
    private DeepseekConfig() {}

    /** DeepSeekMoE: every head has keys and values of its own. */
    static DecoderConfig moe(JsonNode config) throws CheckpointException {
        ConfigKeys keys = new ConfigKeys("", config);
        keys.require("model_type", "deepseek", "deepseek");
        keys.require("quantization_config", "null", "null");
        return read(keys, false, RopeScaling.of(keys, false));
    }

    static DecoderConfig v2(JsonNode config) throws CheckpointException {
        ConfigKeys keys = new ConfigKeys("", config);
        keys.require("quantization_config", "null", "null");
        // Multi-head latent attention is the class's default, so a file that is silent means it.
        boolean latent = keys.flag("use_mla", true);
        if (!latent) {
            keys.require("rope_scaling", "null", "null");
        }
        return read(keys, latent, RopeScaling.of(keys, latent));
    }

    static DecoderConfig v3(JsonNode config) throws CheckpointException {
        ConfigKeys keys = new ConfigKeys("", withDefaultsOfV3(config));
        keys.require("model_type", "deepseek_v3", "deepseek_v3");
        if (keys.has("quantization_config")) {
            // What Weights multiplies by its scales. activation_scheme is of products that we do not make: inputs keep
            // their precision.
            ConfigKeys quantized = new ConfigKeys("quantization_config.", config.get("quantization_config"));
            quantized.require("quant_method", "absent", "fp8");
            quantized.require("fmt", "e4m3", "e4m3");
            quantized.require("weight_block_size", "absent", "[128,128]");
        }
        return read(keys, true, RopeScaling.of(keys, true));
    }

    /** The published configuration_deepseek.py of V3 has other values than V2's for keys that a file leaves out. */
    private static ObjectNode withDefaultsOfV3(JsonNode config) {
        ObjectNode all = config.deepCopy();
        String[] names = {
            "vocab_size", "hidden_size", "intermediate_size", "moe_intermediate_size", "num_hidden_layers",
            "num_attention_heads", "n_shared_experts", "n_routed_experts", "n_group", "topk_group",
            "num_experts_per_tok", "first_k_dense_replace", "max_position_embeddings"
        };
        int[] values = {129280, 7168, 18432, 2048, 61, 128, 1, 256, 8, 4, 8, 3, 4096};
        for (int i = 0; i < names.length; i++) {
            if (!all.has(names[i])) {
                all.put(names[i], values[i]);
            }
        }
        if (!all.has("routed_scaling_factor")) {
            all.put("routed_scaling_factor", 2.5);
        }
        if (!all.has("norm_topk_prob")) {
            all.put("norm_topk_prob", true);
        }
        if (!all.has("scoring_func")) {
            all.put("scoring_func", "sigmoid");
        }
        if (!all.has("topk_method")) {
            all.put("topk_method", "noaux_tc");
        }
        return all;
    }

    private static DecoderConfig read(ConfigKeys keys, boolean latent, RopeScaling scaling) throws CheckpointException {
        keys.require("hidden_act", "silu", "silu");
        keys.require("attention_bias", "false", "false");
        keys.require("mlp_bias", "false", "false");
        // Where later versions of the class keep theta and scaling; unread, both would be the defaults.
        keys.require("rope_parameters", "null", "null");
        // Of transformers' conversions: whether pairs of channels lie beside each other, as the published class has
        // them.
        keys.require("rope_interleave", "true", "true");
        int hidden = keys.count("hidden_size", 4096);
        int heads = keys.count("num_attention_heads", 32);
        try {
            return new DecoderConfig(
                    hidden,
                    keys.count("vocab_size", 102400),
                    latent
                            ? latent(keys, heads, scaling)
                            : new GroupedQuery(
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

    private static Latent latent(ConfigKeys keys, int heads, RopeScaling scaling) throws CheckpointException {
        // Null, as V2-Lite has it, is not the same as absent.
        boolean direct = keys.node().has("q_lora_rank") && !keys.has("q_lora_rank");
        int plain = keys.count("qk_nope_head_dim", 128);
        int rotary = keys.count("qk_rope_head_dim", 64);
        double sharpening = scaling instanceof RopeScaling.Yarn yarn ? yarn.sharpening() : 1;
        return new Latent(
                heads,
                direct ? 0 : keys.count("q_lora_rank", 1536),
                keys.count("kv_lora_rank", 512),
                plain,
                rotary,
                keys.count("v_head_dim", 128),
                sharpening / Math.sqrt((double) plain + rotary));
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
        // V2's published default is spelled gready.
        String method = keys.require("topk_method", "gready", "greedy", "gready", "group_limited_greedy", "noaux_tc");
        boolean bias = method.equals("noaux_tc");
        Groups groups = method.startsWith("gre")
                ? Groups.NONE
                : new Groups(keys.count("n_group"), keys.count("topk_group"), bias ? 2 : 1);
        int width = keys.count("moe_intermediate_size", 1407);
        return new MixtureOfExperts(
                keys.count("n_routed_experts", 0),
                width,
                keys.count("num_experts_per_tok", 0),
                width * keys.count("n_shared_experts", 0),
                new Routing(
                        scoring,
                        groups,
                        bias,
                        keys.flag("norm_topk_prob", false),
                        keys.number("routed_scaling_factor", 1)));
    }
}
