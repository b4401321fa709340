package io.scriptorium.cli;

import io.scriptorium.train.painter.PainterConfig;
import io.scriptorium.train.painter.PainterSettings;
import io.scriptorium.train.painter.PainterTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium train painter}: captions to codes, and pictures and questions to answers. */
@Command(
        name = "painter",
        description = {
            "Trains a small Janus on drawn scenes (see eval scenes): it paints captions and answers questions about",
            "pictures. Interrupted, it goes on where it stopped when started with the same output."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium train painter --image-tokenizer my-tokenizer --minutes 60 -o my-painter",
            "  scriptorium train painter --init painter --minutes 60 -o my-painter      go on from the embedded one"
        })
final class TrainPainterCommand extends CommandOptions implements Callable<Integer> {
    private static final int TOLD_EVERY = 25;

    private final Console console;
    private final Models models;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--init",
            paramLabel = "MODEL|random",
            description =
                    "The painter to start from: painter, which is the embedded one, a folder that this command made,"
                            + " or random for random weights. Default: ${DEFAULT-VALUE}.")
    private String init = TrainCommand.RANDOM;

    @Option(
            names = "--image-tokenizer",
            paramLabel = "DIR",
            description = "Folder that train image-tokenizer made. Default: that of --init.")
    private Path tokenizer;

    @Option(names = "--minutes", paramLabel = "M", description = "How long to train. Default: ${DEFAULT-VALUE}.")
    private int minutes = 60;

    @Option(
            names = "--captions",
            paramLabel = "N",
            description = "Pictures to paint of a step. Default: ${DEFAULT-VALUE}.")
    private int captions = 16;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description = "Pictures to answer about of a step. Default: ${DEFAULT-VALUE}.")
    private int pictures = 8;

    @Option(names = "--rate", paramLabel = "R", description = "Learning rate. Default: ${DEFAULT-VALUE}.")
    private double rate = 3e-3;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "1, or 2: painting and answering side by side. Default: ${DEFAULT-VALUE}.")
    private int threads = 2;

    @Option(names = "--seed", paramLabel = "S", description = "Of weights and scenes. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The model's folder, which is made, or holds a run to go on with.")
    private Path output;

    TrainPainterCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    public Integer call() throws CommandException {
        boolean random = init.equals(TrainCommand.RANDOM);
        if (random && tokenizer == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --image-tokenizer, which random weights do not bring, or --init with a painter");
        }
        Optional<Path> start = random ? Optional.empty() : Optional.of(models.require(init));
        PainterSettings settings;
        try {
            settings = new PainterSettings(
                    PainterConfig.SMALL,
                    start,
                    Optional.ofNullable(tokenizer).or(() -> start).orElseThrow(),
                    output,
                    captions,
                    pictures,
                    8,
                    rate,
                    Duration.ofMinutes(minutes),
                    0,
                    Duration.ofMinutes(2),
                    threads,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try {
            long steps = PainterTraining.run(settings, this::tell);
            console.err().printf("%s: %d steps%n", output, steps);
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw TrainCommand.failed(e, output);
        } catch (InterruptedException e) {
            throw TrainCommand.interrupted(e);
        }
    }

    private void tell(PainterTraining.Progress progress) {
        if (progress.step() % TOLD_EVERY == 0) {
            console.err()
                    .printf(
                            Locale.ROOT,
                            "%3.0f %%, step %d: codes %.3f, answers %.3f, patches %.3f%n",
                            100 * progress.done(),
                            progress.step(),
                            progress.paint(),
                            progress.ask(),
                            progress.name());
        }
    }
}
