package io.scriptorium.janusgen.janus;

/**
 * How JanusFlow paints. The seed of picture {@code i} of a request is {@code seed + i}, so that it can be painted alone.
 *
 * @param guidance how much more the prompt counts than it would by itself, 1 for not at all; 2 in the official script
 * @param steps of the way from noise to picture; 30 in the official script
 * @param seed of the first picture's noise
 */
public record FlowSettings(double guidance, int steps, long seed) {
    /** Of demo/app_janusflow.py in deepseek-ai/Janus at 1daa72f. */
    public static final FlowSettings DEFAULT = new FlowSettings(2, 30, 0);

    /** Checks the ranges. */
    public FlowSettings {
        PaintSettings.requireGuidance(guidance);
        if (steps < 1 || steps > 1000) {
            throw new IllegalArgumentException("steps: expected 1 to 1000, got " + steps);
        }
    }
}
