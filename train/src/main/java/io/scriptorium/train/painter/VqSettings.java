package io.scriptorium.train.painter;

import io.scriptorium.janusgen.vq.VqConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a tokenizer of pictures of scenes is trained.
 *
 * @param config sizes
 * @param output folder of the model, which is made
 * @param side of the pictures, px
 * @param batch pictures of a step
 * @param rate learning rate of AdamW
 * @param time how long; the rate falls to zero over the last half
 * @param steps how many steps instead of a time; 0 for the time
 * @param seed of weights and scenes
 */
public record VqSettings(
        VqConfig config, Path output, int side, int batch, double rate, Duration time, int steps, long seed) {
    /** For pictures of 128 px: 16 x 16 codes of 1024, small enough to train on one core. */
    public static final VqConfig SMALL = new VqConfig(1024, 8, 32, List.of(1, 1, 1, 2), 0, 64);

    public VqSettings {
        if (side % config.cell() != 0 || side < config.cell()) {
            throw new IllegalArgumentException(
                    "pictures: expected a side that " + config.cell() + " divides, got " + side + " px");
        }
        if (batch < 1 || !(rate > 0) || steps < 0 || (steps == 0 && time.isZero())) {
            throw new IllegalArgumentException(
                    "expected a batch of 1 or more, a rate over 0 and some time or steps, got " + batch + ", " + rate
                            + ", " + time + " and " + steps);
        }
    }
}
