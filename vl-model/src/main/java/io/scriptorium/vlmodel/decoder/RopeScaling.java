package io.scriptorium.vlmodel.decoder;

import io.scriptorium.tensor.CheckpointException;

/**
 * How the rotary angles of a model are stretched over more positions than it was first trained on. With {@code w} the
 * wavelength of a frequency {@code f} (positions of one turn), {@code s = (original / w - low) / (high - low)} held within
 * 0 and 1, the frequency becomes {@code (1 - s) * f / factor + s * f}: long waves are divided by the factor, short ones are
 * kept, those between are interpolated.
 *
 * @param factor at least 1
 * @param low turns within {@code original} positions up to which a frequency is divided
 * @param high turns within {@code original} positions from which on a frequency is kept; above {@code low}
 * @param original positions of the first training; 0 divides every frequency
 * @see <a href="https://github.com/huggingface/transformers/blob/v4.46.3/src/transformers/modeling_rope_utils.py">
 *     _compute_llama3_parameters and _compute_linear_scaling_rope_parameters</a>
 */
public record RopeScaling(double factor, double low, double high, int original) {
    /** Frequencies as they are, to the bit. */
    public static final RopeScaling NONE = linear(1);

    public RopeScaling {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("rope_scaling.factor: expected a number of at least 1, got " + factor);
        }
        if (!(low >= 0) || !(high > low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    "rope_scaling: expected 0 <= low_freq_factor < high_freq_factor, got " + low + " and " + high);
        }
        if (original < 0) {
            throw new IllegalArgumentException(
                    "rope_scaling.original_max_position_embeddings: expected a count, got " + original);
        }
    }

    /** Every frequency divided by {@code factor}, which is every position divided by it. */
    public static RopeScaling linear(double factor) {
        return new RopeScaling(factor, 0, 1, 0);
    }

    /** Reads {@code rope_scaling}; absent, nothing is stretched. */
    static RopeScaling of(ConfigKeys config) throws CheckpointException {
        if (!config.has("rope_scaling")) {
            return RopeScaling.NONE;
        }
        ConfigKeys keys = new ConfigKeys("rope_scaling.", config.node().get("rope_scaling"));
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
}
