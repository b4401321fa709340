package io.scriptorium.cli;

import io.scriptorium.train.WeightAverage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium train average}: a reader between the one that was trained and the one it was trained from. */
@Command(
        name = "average",
        description = {
            "Averages the weights of two readers: one that was trained further, and the one it was trained from.",
            "The result keeps more of what the first could read than the second does."
        },
        footerHeading = "%nExample:%n",
        footer = "  scriptorium train average embedded ./my-model --share 0.5 -o my-average")
final class TrainAverageCommand extends CommandOptions implements Callable<Integer> {
    private final Models models;

    @Parameters(
            index = "0",
            paramLabel = "FIRST",
            description = "The reader that was trained from: embedded, or a folder.")
    private String first;

    @Parameters(index = "1", paramLabel = "SECOND", description = "The reader that came of it.")
    private String second;

    @Option(
            names = "--share",
            paramLabel = "S",
            description = "Share of the second, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double share = .5;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The model's folder, which is made.")
    private Path output;

    TrainAverageCommand(Models models) {
        this.models = models;
    }

    @Override
    public Integer call() throws CommandException {
        Path before = models.require(first);
        Path after = models.require(second);
        try {
            WeightAverage.write(before, after, share, output);
            return ExitCode.DONE.code();
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw TrainCommand.failed(e, output);
        }
    }
}
