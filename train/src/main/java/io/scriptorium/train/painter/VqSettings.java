package io.scriptorium.train.painter;

import io.scriptorium.eval.scene.Placement;
import io.scriptorium.janusgen.vq.VqConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a tokenizer of pictures of scenes is trained.
 *
 * @param config sizes
 * @param output folder of the model, which is made
 * @param batch pictures of a step
 * @param rate learning rate of AdamW
 * @param time how long; the rate falls to zero over the last half
 * @param steps how many steps instead of a time; 0 for the time
 * @param threads that compute, each on a part of the batch
 * @param seed of weights and scenes
 */
public record VqSettings(
        VqConfig config, Path output, int batch, double rate, Duration time, int steps, int threads, long seed) {
    /** The painter's: 8 x 8 codes of 2048. Small enough to train on one core. */
    public static final VqConfig SMALL = new VqConfig(2048, 16, 32, List.of(1, 1, 1, 1, 6), 0, 64);

    public VqSettings {
        if (config.cell() != Placement.CELL) {
            throw new IllegalArgumentException("a code: expected to stand for " + Placement.CELL + " px, got "
                    + config.cell() + "; that takes 5 levels");
        }
        if (batch < 1 || !(rate > 0) || steps < 0 || (steps == 0 && time.isZero())) {
            throw new IllegalArgumentException(
                    "expected a batch of 1 or more, a rate over 0 and some time or steps, got " + batch + ", " + rate
                            + ", " + time + " and " + steps);
        }
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads: expected 1 to 256, got " + threads);
        }
    }
}
