package io.scriptorium.vlmodel.sampling;

/**
 * How tokens are chosen. {@link #greedy} is what the OCR models are published with.
 *
 * @param repetitionPenalty divides positive and multiplies negative logits of seen ids, prompt included; 1 for none
 * @param ngrams which repetitions are forbidden
 * @param temperature divides the logits; 0 takes the most probable token always, and then neither {@code topK},
 *     {@code topP} nor {@code seed} changes anything
 * @param topK how many of the most probable tokens are kept; 0 for all
 * @param topP the probability that the kept tokens reach together, above 0; 1 for all
 * @param seed of the draws: the same seed, settings and logits give the same tokens on every machine
 */
public record SamplingSettings(
        double repetitionPenalty, NgramRule ngrams, double temperature, int topK, double topP, long seed) {
    /** Below it, logits of ordinary size divided by the temperature leave the range in which float32 has fractions. */
    private static final double MIN_TEMPERATURE = 1e-4;

    /** Checks the ranges. */
    public SamplingSettings {
        require(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetition penalty",
                "above 0",
                repetitionPenalty);
        require(
                temperature == 0 || (temperature >= MIN_TEMPERATURE && Double.isFinite(temperature)),
                "temperature",
                "0 (always the most probable token), or " + MIN_TEMPERATURE + " or more",
                temperature);
        require(topK >= 0, "top-k", "0 (all) or more", topK);
        require(topP > 0 && topP <= 1, "top-p", "above 0 and at most 1", topP);
        if (ngrams == null) {
            throw new IllegalArgumentException("n-gram rule: expected one, use NgramRule.Off for none");
        }
    }

    /** The most probable token always. */
    public static SamplingSettings greedy(NgramRule ngrams) {
        return new SamplingSettings(1, ngrams, 0, 0, 1, 0);
    }

    /** Draws from the model's own distribution, at that temperature. */
    public static SamplingSettings random(double temperature, long seed) {
        return new SamplingSettings(1, new NgramRule.Off(), temperature, 0, 1, seed);
    }

    /** The same settings with another n-gram rule. */
    public SamplingSettings withNgrams(NgramRule rule) {
        return new SamplingSettings(repetitionPenalty, rule, temperature, topK, topP, seed);
    }

    /** Whether the choice is the most probable token, whatever came before. */
    public boolean isPlainGreedy() {
        return temperature == 0 && repetitionPenalty == 1 && ngrams instanceof NgramRule.Off;
    }

    private static void require(boolean valid, String what, String expected, Number got) {
        if (!valid) {
            throw new IllegalArgumentException(what + ": expected " + expected + ", got " + got);
        }
    }
}
