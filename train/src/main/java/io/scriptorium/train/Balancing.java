package io.scriptorium.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What keeps a router from giving all work to a few experts. */
public enum Balancing {
    /** Nothing. */
    NONE,
    /** A loss that is least where all experts get the same share (DeepSeekMoE, arXiv 2401.06066, equation 12). */
    LOSS,
    /**
     * A bias for each expert that counts in the choice and not in the weight, and moves against the load: Wang et al.,
     * Auxiliary-Loss-Free Load Balancing, arXiv 2408.15664; DeepSeek-V3, arXiv 2412.19437, section 2.1.2. The config says
     * {@code topk_method} {@code noaux_tc}.
     */
    BIAS;

    private static final String KEY = "topk_method";

    /** What the settings ask for, or else the config. */
    static Balancing of(TrainSettings settings, ReaderConfig config) {
        return settings.balancing().orElse(config.decoder().biased() ? BIAS : LOSS);
    }

    /** A reader's config.json, with its choice of experts as this asks for it. */
    JsonNode applied(JsonNode config) {
        ObjectNode all = config.deepCopy();
        String method = this == BIAS ? "noaux_tc" : "greedy";
        if (all.path("language_config") instanceof ObjectNode language) {
            language.put(KEY, method);
        }
        if (all.has(KEY)) {
            all.put(KEY, method);
        }
        return all;
    }
}
