package io.scriptorium.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a training run is asked to do.
 *
 * @param start model folder whose config.json and tokenizer.json are taken, and whose weights are started from
 * @param random whether to start from random weights of those sizes
 * @param output folder of the result: an ordinary model folder with the best weights so far, and below {@code training/} the
 *     state of the run, its log and its curve. A run whose state is found there is gone on with
 * @param lines a folder of real lines, tables and pictures; see {@code io.scriptorium.textrenderer.line.RealLines}
 * @param texts UTF-8 files whose text is drawn
 * @param fonts folders of fonts that it is drawn with
 * @param time how long to train, all runs on this output together; validation is not counted
 * @param steps how many steps to train instead, if not 0: the schedule follows them and not the clock
 * @param threads threads that compute, 1 or more
 * @param seed of random weights and of the lines that are drawn
 * @param recipe rates and weights
 * @param balancing of the experts; absent as the start model's config has it: by bias, or else by a loss
 * @param distillation where a smaller reader is to be made of the start model, which teaches it; absent otherwise
 * @param group settings of GRPO, where the reader is to learn from its own readings; absent for supervised training
 */
public record TrainSettings(
        Path start,
        boolean random,
        Path output,
        Optional<Path> lines,
        List<Path> texts,
        List<Path> fonts,
        Duration time,
        long steps,
        int threads,
        long seed,
        Recipe recipe,
        Optional<Balancing> balancing,
        Optional<Distillation> distillation,
        Optional<GroupSettings> group) {
    /** Checks what can be checked without reading files. */
    public TrainSettings {
        texts = List.copyOf(texts);
        fonts = List.copyOf(fonts);
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads: expected 1 to 256, got " + threads);
        }
        if (steps < 0 || (steps == 0 && (time.isNegative() || time.isZero()))) {
            throw new IllegalArgumentException("expected a training time above 0, got " + time);
        }
        if (distillation.isPresent() && (random || group.isPresent() || balancing.isPresent())) {
            throw new IllegalArgumentException(
                    "distillation trains the encoder from that of a larger reader: expected no random start, GRPO or balancing");
        }
        if (group.isPresent() && balancing.isPresent()) {
            throw new IllegalArgumentException("GRPO leaves the choice of experts as it is: expected no balancing, got "
                    + balancing.orElseThrow());
        }
    }

    /**
     * Rates and weights of a run.
     *
     * @param rate learning rate after the warm-up, the same for both optimisers
     * @param warmUp steps over which it rises
     * @param flat share of the run, 0 to 1, until which it stays; then it falls linearly to 0
     * @param ctcWeight of the CTC loss beside the decoder's cross-entropy
     * @param balanceWeight of the load-balancing loss of experts that are chosen by their scores alone
     * @param biasRate how far an expert's bias moves in a step, where the config chooses experts by score plus bias
     *     ({@code topk_method} {@code noaux_tc}); the balancing loss is not used then
     * @param averaging share of the moving average that a step leaves
     * @param columns pixel columns of a batch, all threads together
     * @param shortFirst whether short lines come first, which random weights need
     * @param realShare share of real lines where there are any
     * @param validationLines most lines of each set that errors are measured on
     * @param validateEvery training time between measurements
     * @param saveEvery training time between saved states
     */
    public record Recipe(
            double rate,
            int warmUp,
            double flat,
            double ctcWeight,
            double balanceWeight,
            double biasRate,
            double averaging,
            int columns,
            boolean shortFirst,
            double realShare,
            int validationLines,
            Duration validateEvery,
            Duration saveEvery) {
        /** From random weights, as the experiment behind the embedded reader found best. */
        public static final Recipe FROM_RANDOM = new Recipe(
                2e-3,
                100,
                .3,
                .4,
                .01,
                1e-3,
                .996,
                20_480,
                true,
                .33,
                96,
                Duration.ofMinutes(10),
                Duration.ofMinutes(3));

        /** From trained weights, on lines of one's own: lower rate, mostly real lines. */
        public static final Recipe FINE_TUNING = new Recipe(
                5e-4, 20, .1, .4, .01, 1e-3, .99, 10_240, false, .6, 200, Duration.ofMinutes(2), Duration.ofMinutes(2));

        /** For {@link Distillation}: a high rate, since an encoder that was cut is far from where it will be. */
        public static final Recipe DISTILLATION = new Recipe(
                1e-3, 20, .3, 0, 0, 0, .99, 10_240, false, .4, 200, Duration.ofMinutes(5), Duration.ofMinutes(2));

        /** For {@link GroupSettings}: a low rate, since an update by readings is noisy; only doubtful views of a batch are read. */
        public static final Recipe GROUPS = new Recipe(
                1e-4, 10, .5, 0, 0, 0, .96, 20_480, false, .6, 200, Duration.ofMinutes(5), Duration.ofMinutes(2));

        /**
         * This recipe with another rate, another size of a batch and another share of real lines.
         *
         * @throws IllegalArgumentException if a number is out of the range that makes sense
         */
        public Recipe with(double rate, int columns, double realShare) {
            if (!(rate > 0 && rate <= .1)) {
                throw new IllegalArgumentException("learning rate: expected above 0, at most 0.1, got " + rate);
            }
            if (columns < 640 || columns > 1_000_000) {
                throw new IllegalArgumentException("pixel columns of a batch: expected 640 to 1000000, got " + columns);
            }
            if (!(realShare >= 0 && realShare <= .97)) {
                throw new IllegalArgumentException("share of real lines: expected 0 to 0.97, got " + realShare);
            }
            return new Recipe(
                    rate,
                    warmUp,
                    flat,
                    ctcWeight,
                    balanceWeight,
                    biasRate,
                    averaging,
                    columns,
                    shortFirst,
                    realShare,
                    validationLines,
                    validateEvery,
                    saveEvery);
        }
    }
}
