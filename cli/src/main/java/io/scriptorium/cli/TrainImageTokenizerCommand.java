package io.scriptorium.cli;

import io.scriptorium.train.painter.VqSettings;
import io.scriptorium.train.painter.VqTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scriptorium train image-tokenizer}: pictures of scenes to codes and back. */
@Command(
        name = "image-tokenizer",
        description = {
            "Trains a VQ tokenizer from random weights on drawn scenes (see eval scenes): 128 px to 8 x 8 codes and",
            "back. It is the first part of a painter; the model is in the form of Janus's, gen_vision_model. Interrupted, it goes",
            "on where it stopped when started with the same output."
        },
        footerHeading = "%nExample:%n",
        footer = "  scriptorium train image-tokenizer --minutes 60 -o my-tokenizer")
final class TrainImageTokenizerCommand extends CommandOptions implements Callable<Integer> {
    private static final int TOLD_EVERY = 25;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(names = "--minutes", paramLabel = "M", description = "How long to train. Default: ${DEFAULT-VALUE}.")
    private int minutes = 60;

    @Option(names = "--batch", paramLabel = "N", description = "Pictures of a step. Default: ${DEFAULT-VALUE}.")
    private int batch = 8;

    @Option(names = "--rate", paramLabel = "R", description = "Learning rate. Default: ${DEFAULT-VALUE}.")
    private double rate = 2e-3;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that compute. Default: ${DEFAULT-VALUE}.")
    private int threads = 2;

    @Option(names = "--seed", paramLabel = "S", description = "Of weights and scenes. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The model's folder, which is made, or holds a run to go on with.")
    private Path output;

    TrainImageTokenizerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException {
        VqSettings settings;
        try {
            settings = new VqSettings(
                    VqSettings.SMALL, output, batch, rate, Duration.ofMinutes(minutes), 0, threads, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try {
            VqTraining.run(settings, this::tell);
            console.err().println(output + ": done");
            return ExitCode.DONE.code();
        } catch (IOException e) {
            throw TrainCommand.failed(e, output);
        } catch (InterruptedException e) {
            throw TrainCommand.interrupted(e);
        }
    }

    private void tell(VqTraining.Progress progress) {
        if (progress.step() % TOLD_EVERY == 0) {
            console.err()
                    .printf(
                            Locale.ROOT,
                            "%3.0f %%, step %d: pixels differ by %.2f levels, %.1f %% of codes told%n",
                            100 * progress.done(),
                            progress.step(),
                            progress.pixel(),
                            100 * progress.hits());
        }
    }
}
