package io.scriptorium.cli;

import io.scriptorium.textrenderer.line.Fonts;
import io.scriptorium.textrenderer.line.LineDataException;
import io.scriptorium.train.Balancing;
import io.scriptorium.train.Distillation;
import io.scriptorium.train.GroupSettings;
import io.scriptorium.train.ReaderTraining;
import io.scriptorium.train.TrainSettings;
import io.scriptorium.train.TrainSettings.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every training of a line reader asks: lines, time, threads, rates, an output. */
final class TrainingOptions {
    @Option(names = "--lines", paramLabel = "DIR", description = "Real lines: a folder of tables and pictures.")
    private Path lines;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            arity = "1..*",
            description = "UTF-8 text that synthetic lines say. Without it they say words and forms that are shipped.")
    private List<Path> texts = List.of();

    @Option(
            names = "--fonts",
            paramLabel = "DIR",
            arity = "1..*",
            description = "Folders of fonts that synthetic lines are set in. Default: the system's.")
    private List<Path> fonts;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description =
                    "How long to train, all runs on this output together. Default: 120 from random weights, else 10.")
    private Integer minutes;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "How many steps to train, however long they take, instead of --minutes.")
    private Long steps;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that compute. Default: one per core.")
    private Integer threads;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Learning rate. Default: 2e-3 from random weights, 5e-4 from others, 1e-4 for GRPO, 1e-3 for"
                    + " distillation.")
    private Double rate;

    @Option(
            names = "--batch",
            paramLabel = "COLUMNS",
            description =
                    "Pixel columns of a batch, all threads together: 20480 are 32 lines of the widest view or 40 pages. Default:"
                            + " 10240 from other weights, else 20480.")
    private Integer columns;

    @Option(
            names = "--real-share",
            paramLabel = "S",
            description = "Share of real lines, where there are any. Default: 0.33 from random weights, 0.4 for"
                    + " distillation, else 0.6.")
    private Double realShare;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The model's folder, which is made; below training/ in it lie the log and the curve.")
    private Path output;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The same seed gives the same lines and random weights. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    private TrainSettings settings(
            Path start,
            boolean random,
            Recipe recipe,
            Optional<Balancing> balancing,
            Optional<Distillation> distillation,
            Optional<GroupSettings> group)
            throws CommandException {
        int most = minutes == null ? (random ? 120 : 10) : minutes;
        try {
            if (steps != null && steps < 1) {
                throw new IllegalArgumentException("steps: expected 1 or more, got " + steps);
            }
            return new TrainSettings(
                    start,
                    random,
                    output,
                    Optional.ofNullable(lines),
                    texts,
                    fonts == null ? Fonts.systemFolders() : fonts,
                    Duration.ofMinutes(most),
                    steps == null ? 0 : steps,
                    threads == null ? Runtime.getRuntime().availableProcessors() : threads,
                    seed,
                    recipe.with(
                            rate == null ? recipe.rate() : rate,
                            columns == null ? recipe.columns() : columns,
                            realShare == null ? recipe.realShare() : realShare),
                    balancing,
                    distillation,
                    group);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /**
     * Trains, and tells how far it is.
     *
     * @param start model that is started from, or whose sizes are taken where {@code random} is set
     * @return the exit code
     */
    int train(
            Console console,
            Path start,
            boolean random,
            Recipe recipe,
            Optional<Balancing> balancing,
            Optional<GroupSettings> group)
            throws CommandException {
        return train(console, settings(start, random, recipe, balancing, Optional.empty(), group));
    }

    /** As {@link #train}, of a smaller reader that learns from {@code start}. */
    int distill(Console console, Path start, Distillation distillation) throws CommandException {
        return train(
                console,
                settings(
                        start,
                        false,
                        Recipe.DISTILLATION,
                        Optional.empty(),
                        Optional.of(distillation),
                        Optional.empty()));
    }

    private int train(Console console, TrainSettings settings) throws CommandException {
        try (Interruption interruption = Interruption.listen()) {
            return train(settings, new TrainProgress(console, interruption));
        }
    }

    private int train(TrainSettings settings, TrainProgress progress) throws CommandException {
        try {
            ReaderTraining.Result result = ReaderTraining.run(settings, progress);
            progress.done(result, output);
            return ExitCode.DONE.code();
        } catch (LineDataException e) {
            throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
        } catch (IOException e) {
            throw TrainCommand.failed(e, output);
        } catch (InterruptedException e) {
            // Told here: once the hook lets go, the process may end before anyone else speaks.
            progress.note(e.getMessage() + "; the same command goes on");
            return ExitCode.INTERRUPTED.code();
        }
    }
}
