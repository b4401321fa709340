package io.scriptorium.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Janus model paints or answers, and where it computes. */
final class JanusChoice {
    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description =
                    "Name of an embedded or pulled model, or folder of a Janus, Janus-Pro or JanusFlow model. Default: the"
                            + " embedded ${DEFAULT-VALUE}.")
    private String model = "painter";

    @Mixin
    ComputeOptions compute;

    /** The folder of the model. */
    Path folder(Models models) throws CommandException {
        return models.require(model);
    }

    /** What the model is called in what is written. */
    String name() {
        return Path.of(model).toAbsolutePath().normalize().getFileName().toString();
    }
}
