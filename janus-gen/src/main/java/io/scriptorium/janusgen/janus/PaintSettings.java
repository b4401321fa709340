package io.scriptorium.janusgen.janus;

import io.scriptorium.vlmodel.sampling.SamplingSettings;

/**
 * How Janus and Janus-Pro paint. The seed of picture {@code i} of a request is {@code seed + i}, so that it can be painted alone.
 *
 * @param guidance how much more the prompt counts than it would by itself, 1 for not at all; 5 in the official script
 * @param temperature of the draws; 0 takes the most probable code always
 * @param seed of the first picture
 */
public record PaintSettings(double guidance, double temperature, long seed) {
    /** Of generation_inference.py in deepseek-ai/Janus at 1daa72f. */
    public static final PaintSettings DEFAULT = new PaintSettings(5, 1, 0);

    /** Checks the ranges. */
    public PaintSettings {
        requireGuidance(guidance);
        // Refuses a temperature out of range.
        SamplingSettings.random(temperature, seed);
    }

    static void requireGuidance(double guidance) {
        if (!Double.isFinite(guidance) || guidance < 0) {
            throw new IllegalArgumentException("guidance: expected 0 or more, got " + guidance);
        }
    }

    SamplingSettings sampling(int picture) {
        return SamplingSettings.random(temperature, seed + picture);
    }
}
