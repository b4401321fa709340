package io.scriptorium.cli;

import io.scriptorium.train.Distillation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scriptorium train distill}: a smaller line reader that sees what a larger one sees. */
@Command(
        name = "distill",
        description = {
            "Makes a smaller, faster line reader of a larger one: its encoder is cut, and trained to give what the larger",
            "encoder gives of the same lines. The decoder is kept.",
            "The same command on the same output goes on where it stopped, however it was stopped."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  scriptorium train distill --init large/ --lines my-lines/ --minutes 60 -o small",
            "",
            "FILE is a JSON merge patch of config.json. What can be smaller: layers and mlp_ratio of sam_vit_b and",
            "clip-l-14-224, neck_channels, the first of downsample_channels; global_attn_indexes may be empty."
        })
final class TrainDistillCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;
    private final Models models;

    @Option(
            names = "--init",
            paramLabel = "MODEL",
            required = true,
            description = "The larger reader: embedded, or a folder.")
    private String init;

    @Option(
            names = "--sizes",
            paramLabel = "FILE",
            description =
                    "What is smaller: a patch of the larger reader's config.json. Default: as the embedded reader was made.")
    private Path sizes;

    @Mixin
    private TrainingOptions training;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell what the libraries log, and the stack of an error.")
    private boolean verbose;

    TrainDistillCommand(Console console, Models models) {
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
        Distillation distillation;
        try {
            distillation = sizes == null ? Distillation.shipped() : Distillation.of(sizes);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
        Path start = models.require(init);
        return training.distill(console, start, distillation);
    }
}
