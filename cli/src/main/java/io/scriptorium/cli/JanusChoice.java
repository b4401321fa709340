package io.scriptorium.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Janus model paints or answers, and where it computes. */
final class JanusChoice {
    /** The embedded model that is taken without {@code --model}. */
    private static final String PAINTER = "painter";

    @Option(
            names = {"-m", "--model"},
            paramLabel = "DIR",
            description =
                    "Folder of a Janus, Janus-Pro or JanusFlow model. Default: the embedded painter, if there is one.")
    private String model;

    @Mixin
    ComputeOptions compute;

    /** The folder of the model. */
    Path folder(Models models) throws CommandException {
        try {
            if (model != null) {
                return models.folder(model);
            }
            List<String> names = models.list().stream().map(Models.Entry::name).toList();
            if (!names.contains(PAINTER)) {
                throw new CommandException(
                        ExitCode.MODEL,
                        "no model embedded here paints; --model DIR names a folder with a Janus or Janus-Pro model");
            }
            return models.folder(PAINTER);
        } catch (IOException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
    }

    /** What the model is called in what is written. */
    String name() {
        return model == null
                ? PAINTER
                : Path.of(model).toAbsolutePath().normalize().getFileName().toString();
    }
}
