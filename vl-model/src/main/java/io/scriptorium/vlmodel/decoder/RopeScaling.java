package io.scriptorium.vlmodel.decoder;

import io.scriptorium.tensor.CheckpointException;

/**
 * How the rotary angles of a model are stretched over more positions than it was first trained on. A frequency {@code f}
 * becomes {@code (1 - s) * f / factor + s * f}; the forms differ in which share {@code s} of which frequency they keep.
 */
public sealed interface RopeScaling {
    /** Frequencies as they are, to the bit. */
    RopeScaling NONE = linear(1);

    /** At least 1. */
    double factor();

    /**
     * The share {@code s} of each frequency that is kept.
     *
     * @param size channels that are turned, {@code d}
     * @param theta base: frequency {@code i} is {@code theta^(-2i/d)}
     * @return {@code [d/2]}, within 0 and 1
     */
    float[] kept(int size, double theta);

    /** Factor of cosines and sines. */
    default double magnitude() {
        return 1;
    }

    /** Every frequency divided by {@code factor}, which is every position divided by it. */
    static RopeScaling linear(double factor) {
        return new Wavelengths(factor, 0, 1, 0);
    }

    private static void requireFactor(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("rope_scaling.factor: expected a number of at least 1, got " + factor);
        }
    }

    private static void requireOriginal(int original) {
        if (original < 0) {
            throw new IllegalArgumentException(
                    "rope_scaling.original_max_position_embeddings: expected a count, got " + original);
        }
    }

    /**
     * By the wavelength {@code w} of a frequency (positions of one turn): {@code s = (original / w - low) / (high - low)}.
     * Long waves are divided by the factor, short ones are kept, those between are interpolated.
     *
     * @param low turns within {@code original} positions up to which a frequency is divided
     * @param high turns within {@code original} positions from which on a frequency is kept; above {@code low}
     * @param original positions of the first training; 0 divides every frequency
     * @see <a href="https://github.com/huggingface/transformers/blob/v4.46.3/src/transformers/modeling_rope_utils.py">
     *     _compute_llama3_parameters and _compute_linear_scaling_rope_parameters</a>
     */
    record Wavelengths(double factor, double low, double high, int original) implements RopeScaling {
        public Wavelengths {
            requireFactor(factor);
            requireOriginal(original);
            if (!(low >= 0) || !(high > low) || Double.isInfinite(high)) {
                throw new IllegalArgumentException(
                        "rope_scaling: expected 0 <= low_freq_factor < high_freq_factor, got " + low + " and " + high);
            }
        }

        @Override
        public float[] kept(int size, double theta) {
            float[] kept = new float[size / 2];
            for (int i = 0; i < kept.length; i++) {
                double turns = original * Math.pow(theta, -2.0 * i / size) / (2 * Math.PI);
                kept[i] = (float) Math.max(0, Math.min(1, (turns - low) / (high - low)));
            }
            return kept;
        }
    }

    /**
     * YaRN (Peng et al. 2023): by the place {@code i} of a frequency, {@code s} falling from 1 to 0 between the places of
     * those that make {@code betaFast} and {@code betaSlow} turns within the first training's positions. It holds at every
     * position. Attention is sharpened by {@code m(mscaleAllDim)^2} besides, and cosines and sines grow by
     * {@code m(mscale) / m(mscaleAllDim)}, where {@code m(s) = 0.1 s ln(factor) + 1}.
     *
     * <p>Differs: deepseek-ai's own inference/model.py leaves all of it out for sequences up to {@code original}; the
     * published class and transformers do not.
     *
     * @param original positions of the first training
     * @see <a href="https://huggingface.co/deepseek-ai/DeepSeek-V2/blob/main/modeling_deepseek.py">
     *     DeepseekV2YarnRotaryEmbedding</a>
     */
    record Yarn(double factor, double betaFast, double betaSlow, int original, double mscale, double mscaleAllDim)
            implements RopeScaling {
        public Yarn {
            requireFactor(factor);
            requireOriginal(original);
            if (!(betaSlow > 0) || !(betaFast >= betaSlow) || original == 0) {
                throw new IllegalArgumentException("rope_scaling: expected 0 < beta_slow <= beta_fast and original"
                        + " positions, got " + betaSlow + ", " + betaFast + " and " + original);
            }
        }

        @Override
        public float[] kept(int size, double theta) {
            double low = Math.max(Math.floor(place(betaFast, size, theta)), 0);
            double high = Math.min(Math.ceil(place(betaSlow, size, theta)), size - 1.0);
            if (low == high) {
                high += 0.001;
            }
            float[] kept = new float[size / 2];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = 1 - (float) Math.max(0, Math.min(1, (i - low) / (high - low)));
            }
            return kept;
        }

        /** Of the frequency that makes so many turns within the original positions. */
        private double place(double turns, int size, double theta) {
            return size * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
        }

        @Override
        public double magnitude() {
            return scale(mscale) / scale(mscaleAllDim);
        }

        /** Factor of the products of queries and keys. */
        double sharpening() {
            return scale(mscaleAllDim) * scale(mscaleAllDim);
        }

        private double scale(double by) {
            return 0.1 * by * Math.log(factor) + 1;
        }
    }

    /** Reads {@code rope_scaling}; absent, nothing is stretched. YaRN is for latent attention only. */
    static RopeScaling of(ConfigKeys config, boolean yarn) throws CheckpointException {
        if (!config.has("rope_scaling")) {
            return NONE;
        }
        ConfigKeys keys = new ConfigKeys("rope_scaling.", config.node().get("rope_scaling"));
        // Older files call it type.
        String name = keys.has("rope_type") ? "rope_type" : "type";
        String[] known =
                yarn ? new String[] {"default", "linear", "yarn"} : new String[] {"default", "linear", "llama3"};
        return switch (keys.require(name, "absent", known)) {
            case "linear" -> {
                keys.allow("type", "rope_type", "factor");
                yield linear(keys.number("factor"));
            }
            case "llama3" -> {
                keys.allow(
                        "type",
                        "rope_type",
                        "factor",
                        "low_freq_factor",
                        "high_freq_factor",
                        "original_max_position_embeddings");
                yield new Wavelengths(
                        keys.number("factor"),
                        keys.number("low_freq_factor"),
                        keys.number("high_freq_factor"),
                        keys.count("original_max_position_embeddings"));
            }
            case "yarn" -> {
                keys.allow(
                        "type",
                        "rope_type",
                        "factor",
                        "beta_fast",
                        "beta_slow",
                        "mscale",
                        "mscale_all_dim",
                        "original_max_position_embeddings");
                yield new Yarn(
                        keys.number("factor"),
                        keys.number("beta_fast", 32),
                        keys.number("beta_slow", 1),
                        keys.count("original_max_position_embeddings", 4096),
                        keys.number("mscale", 1),
                        keys.number("mscale_all_dim", 0));
            }
            default -> {
                keys.allow("type", "rope_type");
                yield NONE;
            }
        };
    }
}
