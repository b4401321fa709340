package io.scriptorium.cli;

import io.scriptorium.train.ExpertLoads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium train loads}: how evenly runs kept their experts busy, beside each other. */
@Command(
        name = "loads",
        description = "Draws from the logs of training runs how evenly they kept their experts busy.",
        footerHeading = "%nExample:%n",
        footer = "  scriptorium train loads none/ loss/ bias/ -o loads.svg")
final class TrainLoadsCommand extends CommandOptions implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Output folders of train reader.")
    private List<Path> runs;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The picture, SVG. One that is there is replaced.")
    private Path output;

    @Override
    public Integer call() throws CommandException {
        try {
            ExpertLoads.draw(runs, output);
            return ExitCode.DONE.code();
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw TrainCommand.failed(e, output);
        }
    }
}
