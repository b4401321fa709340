package io.scriptorium.cli;

import io.scriptorium.train.Balancing;
import io.scriptorium.train.TrainSettings.Recipe;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Option(
            names = "--balance",
            paramLabel = "HOW",
            description = "What keeps the experts evenly busy: ${COMPLETION-CANDIDATES}. Default: as the model's config"
                    + " says; the embedded one's says loss.")
    private Balancing balancing;

    @Mixin
    private TrainingOptions training;

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
        boolean random = init.equals(TrainCommand.RANDOM);
        Path start = models.require(random ? sizes : init);
        return training.train(
                console,
                start,
                random,
                random ? Recipe.FROM_RANDOM : Recipe.FINE_TUNING,
                Optional.ofNullable(balancing),
                Optional.empty());
    }
}
