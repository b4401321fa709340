package io.scriptorium.train.painter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a painter is trained.
 *
 * @param config sizes
 * @param start folder of the painter whose weights this one starts with; random weights without
 * @param tokenizer folder of its image tokenizer, as {@code VqTraining} writes it, or of a painter that has it
 * @param output folder of the model, with the state of the run in {@code training/}; a run that is found there goes on
 * @param captions pictures to paint of a step
 * @param pictures pictures to answer about of a step
 * @param questions about each of them, at most
 * @param rate learning rate of both optimisers
 * @param time how long, all runs on this output together; the rate falls to zero over the last half
 * @param steps how many steps instead of a time; 0 for the time
 * @param saveEvery training time between saved states
 * @param threads that compute: painting and answering run side by side on two
 * @param seed of weights and scenes
 */
public record PainterSettings(
        PainterConfig config,
        Optional<Path> start,
        Path tokenizer,
        Path output,
        int captions,
        int pictures,
        int questions,
        double rate,
        Duration time,
        long steps,
        Duration saveEvery,
        int threads,
        long seed) {
    public PainterSettings {
        if (captions < 1 || pictures < 1 || questions < 1) {
            throw new IllegalArgumentException("a step: expected 1 or more captions, pictures and questions, got "
                    + captions + ", " + pictures + " and " + questions);
        }
        if (!(rate > 0 && rate <= .1)) {
            throw new IllegalArgumentException("learning rate: expected above 0, at most 0.1, got " + rate);
        }
        if (steps < 0 || (steps == 0 && (time.isNegative() || time.isZero()))) {
            throw new IllegalArgumentException("expected a training time above 0, got " + time);
        }
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads: expected 1 to 256, got " + threads);
        }
    }
}
