package io.scriptorium.cli;

import io.scriptorium.textrenderer.line.Fonts;
import io.scriptorium.textrenderer.line.LineDataException;
import io.scriptorium.train.ReaderTraining;
import io.scriptorium.train.TrainSettings;
import io.scriptorium.train.TrainSettings.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scriptorium train reader}: a line reader from random weights, or one fitted to lines of the user's. */
@Command(
        name = "reader",
        description = {
            "Trains a line reader on real lines, on synthetic ones, or on both.",
            "The same command on the same output goes on where it stopped, however it was stopped."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium train reader --lines my-lines/ -o my-model      fit the embedded reader to your lines",
            "  scriptorium train reader --init random --text book.txt --minutes 120 -o my-model",
            "  scriptorium ocr page.png --model ./my-model",
            "",
            "my-lines/ holds a table lines.tsv, parted by tabs, whose first line is 'file<TAB>text', and the pictures;",
            "a third column 'split' with the word valid keeps a line for measuring."
        })
final class TrainReaderCommand extends CommandOptions implements Callable<Integer> {
    private static final String RANDOM = "random";

    private final Console console;
    private final Models models;

    @Option(
            names = "--init",
            paramLabel = "MODEL|random",
            description = "The reader to start from: embedded, reader-page, a folder, or random for random weights."
                    + " Default: ${DEFAULT-VALUE}.")
    private String init = "embedded";

    @Option(
            names = "--sizes",
            paramLabel = "MODEL",
            description =
                    "With --init random: the reader whose sizes the new one has: embedded for lines, reader-page for"
                            + " pages that compress sets, or a folder. Default: ${DEFAULT-VALUE}.")
    private String sizes = "embedded";

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

    @Option(names = "--threads", paramLabel = "N", description = "Threads that compute. Default: one per core.")
    private Integer threads;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Learning rate. Default: 2e-3 from random weights, else 5e-4.")
    private Double rate;

    @Option(
            names = "--batch",
            paramLabel = "COLUMNS",
            description = "Pixel columns of a batch, all threads together: 20480 are 32 lines of the widest view or 40"
                    + " pages. Default: 20480 from random weights, else 10240.")
    private Integer columns;

    @Option(
            names = "--real-share",
            paramLabel = "S",
            description = "Share of real lines, where there are any. Default: 0.33 from random weights, else 0.6.")
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

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell what the libraries log, and the stack of an error.")
    private boolean verbose;

    TrainReaderCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    boolean isVerbose() {
        return verbose;
    }

    @Override
    public Integer call() throws CommandException {
        if (verbose) {
            LogSettings.verbose();
        }
        TrainSettings settings = settings();
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

    private TrainSettings settings() throws CommandException {
        boolean random = init.equals(RANDOM);
        int most = minutes == null ? (random ? 120 : 10) : minutes;
        int cores = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        Path start = TrainCommand.folder(models, random ? sizes : init);
        try {
            Recipe recipe = random ? Recipe.FROM_RANDOM : Recipe.FINE_TUNING;
            return new TrainSettings(
                    start,
                    random,
                    output,
                    Optional.ofNullable(lines),
                    texts,
                    fonts == null ? Fonts.systemFolders() : fonts,
                    Duration.ofMinutes(most),
                    0,
                    cores,
                    seed,
                    recipe.with(
                            rate == null ? recipe.rate() : rate,
                            columns == null ? recipe.columns() : columns,
                            realShare == null ? recipe.realShare() : realShare));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }
}
