package io.scriptorium.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.eval.text.TextForm;
import io.scriptorium.eval.text.TextMetrics;
import io.scriptorium.textrenderer.page.SourceText;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.vlmodel.ocr.EmbeddedModel;
import io.scriptorium.vlmodel.ocr.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium expand}: the pages of {@code compress} read back. */
@Command(
        name = "expand",
        description = "Reads the pages of a compressed text back, and compares them with the text if that is at hand.",
        footerHeading = "%nExample:%n",
        footer = "  scriptorium expand book/ -o book.txt --truth original.txt")
final class ExpandCommand extends CommandOptions implements Callable<Integer> {
    private final Console console;
    private final Models models;

    @Parameters(paramLabel = "DIR", description = "A folder that compress wrote.")
    private Path folder;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the text goes. Default: standard output.")
    private Path output;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "DIR|NAME",
            description = "The model that reads. Default: the embedded page reader for pages in one of its styles, else"
                    + " the embedded line reader.")
    private String model;

    @Option(names = "--mode", paramLabel = "MODE", description = "How a model of whole pages sees a page.")
    private String mode;

    @Option(names = "--truth", paramLabel = "FILE", description = "The text, in UTF-8, to compare with.")
    private Path truth;

    @Mixin
    private ComputeOptions compute;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    ExpandCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    /** The model that is named, or the embedded one that reads pages in this style. */
    static String model(String named, JsonNode settings) throws CommandException {
        if (named != null) {
            return named;
        }
        return ReaderStyles.of(settings).isPresent() ? ReaderStyles.MODEL : EmbeddedModel.DEFAULT;
    }

    /** A model's choice without a task or limits of its own. */
    static ModelChoice choice(String model, ComputeOptions compute, String mode) throws CommandException {
        return new ModelChoice(
                model,
                compute.loadOptions(),
                Optional.ofNullable(mode),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                ReadOptions.DEFAULT_ATTEMPTS,
                ReadOptions.DEFAULT_SURE);
    }

    @Override
    public Integer call() throws CommandException {
        Path file = folder.resolve(CompressCommand.MANIFEST);
        JsonNode manifest;
        try {
            manifest = new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.NONE_DONE,
                    file + ": cannot be read; expected a folder that 'scriptorium compress' wrote",
                    e);
        }
        try {
            if (output != null) {
                AtomicFile.check(output, overwrite);
            }
            String meant = truth == null
                    ? null
                    : SourceText.of(truth, Optional.empty()).read();
            try (PagesRead read = new PagesRead(models, choice(model(model, manifest.path("style")), compute, mode))) {
                for (JsonNode page : manifest.path("pages")) {
                    // Only the name: a manifest does not lead out of its folder.
                    Path name = Path.of(page.path("file").asText()).getFileName();
                    read.read(String.valueOf(name), ImageFile.readFirst(folder.resolve(name)));
                }
                if (read.pages() == 0) {
                    throw new CommandException(ExitCode.NONE_DONE, file + ": no pages in it");
                }
                write(read.text());
                tell(read, manifest.path("text_tokens").asLong(), meant);
                return (read.failed() == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED).code();
            }
        } catch (OutputException e) {
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.NONE_DONE, e.getMessage(), e);
        }
    }

    private void write(String text) throws IOException {
        if (output == null) {
            console.out().write(text);
            console.out().flush();
            return;
        }
        try (AtomicFile target = AtomicFile.open(output, overwrite)) {
            target.writer().write(text);
            target.commit();
        }
    }

    private void tell(PagesRead read, long textTokens, String meant) {
        console.err()
                .printf(
                        Locale.ROOT,
                        "scriptorium: %d pages read in %.1f s; %d text tokens from %d tokens of views, ratio %.2f%n",
                        read.pages(),
                        read.seconds(),
                        textTokens,
                        read.tokens(),
                        textTokens / (double) Math.max(1, read.tokens()));
        if (meant != null) {
            String given = TextForm.STRICT.of(read.text());
            String wanted = TextForm.STRICT.of(meant);
            console.err()
                    .printf(
                            Locale.ROOT,
                            "scriptorium: precision %.4f (distinct words), character error rate %.4f%n",
                            TextMetrics.fox(given, wanted).precision(),
                            TextMetrics.characterErrorRate(given, wanted));
        }
    }
}
