package io.scriptorium.cli;

import io.scriptorium.janusgen.janus.UnifiedModel;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium ask}: a question about a picture. */
@Command(
        name = "ask",
        description = "Answers a question about a picture, with a Janus, Janus-Pro or JanusFlow model.",
        footerHeading = "%nExample:%n",
        footer = "  scriptorium ask -m ./Janus-Pro-1B photo.jpg \"What is in this picture?\"")
final class AskCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;
    private final Models models;

    @Parameters(index = "0", paramLabel = "IMAGE")
    private Path image;

    @Parameters(index = "1", paramLabel = "QUESTION")
    private String question;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 takes the most probable token always. Default: ${DEFAULT-VALUE}.")
    private double temperature;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The same seed gives the same answer. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Most tokens of an answer. Default: ${DEFAULT-VALUE}.")
    private int maxTokens = 512;

    @Mixin
    private JanusChoice choice;

    AskCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (question.isBlank()) {
            throw new CommandException(ExitCode.USAGE, "the question is empty");
        }
        if (maxTokens < 1) {
            throw new CommandException(ExitCode.USAGE, "--max-tokens: expected 1 or more, got " + maxTokens);
        }
        SamplingSettings sampling;
        try {
            sampling = new SamplingSettings(1, new NgramRule.Off(), temperature, 0, 1, seed);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
        PageImage picture = picture(image);
        try (UnifiedModel model = UnifiedModel.open(choice.folder(models), choice.compute.loadOptions())) {
            answer(model, picture, sampling);
            return ExitCode.DONE.code();
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.MODEL, e.getMessage(), e);
        }
    }

    static PageImage picture(Path file) throws CommandException {
        try {
            return ImageFile.readFirst(file);
        } catch (IOException e) {
            throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
        }
    }

    private void answer(UnifiedModel model, PageImage picture, SamplingSettings sampling) throws CommandException {
        try {
            model.ask(picture, question, sampling, maxTokens, piece -> {
                try {
                    console.out().write(piece);
                    console.out().flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            console.out().write("\n");
            console.out().flush();
        } catch (InvalidLogitsException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException(
                    ExitCode.OUTPUT, "standard output: cannot be written (" + e.getMessage() + ")", e);
        }
    }
}
