package io.scriptorium.cli;

import io.scriptorium.janusgen.janus.ImageTokenizer;
import io.scriptorium.janusgen.janus.Painted;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium reconstruct}: a picture through the tokenizer and back. */
@Command(
        name = "reconstruct",
        description = "Shows what a Janus model's image tokenizer keeps of a picture: encodes and decodes it.",
        footerHeading = "%nExample:%n",
        footer = "  scriptorium reconstruct -m ./Janus-Pro-1B photo.jpg -o seen.png")
final class ReconstructCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;
    private final Models models;

    @Parameters(index = "0", paramLabel = "IMAGE")
    private Path image;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The PNG to write.")
    private Path output;

    @Option(names = "--overwrite", description = "Replace the file if it exists.")
    private boolean overwrite;

    @Mixin
    private JanusChoice choice;

    ReconstructCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    public Integer call() throws CommandException {
        try {
            AtomicFile.check(output, overwrite);
        } catch (OutputException e) {
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        }
        PageImage picture = AskCommand.picture(image);
        Painted painted;
        try (ImageTokenizer tokenizer = ImageTokenizer.open(choice.folder(models), choice.compute.loadOptions())) {
            painted = tokenizer.reconstruct(picture);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
        try {
            PngFile.write(
                    output,
                    painted.picture(),
                    Map.of("source", image.getFileName().toString(), "model", choice.name()),
                    overwrite);
        } catch (IOException e) {
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        }
        console.err().println(painted.codes().length + " codes: " + output);
        return ExitCode.DONE.code();
    }
}
