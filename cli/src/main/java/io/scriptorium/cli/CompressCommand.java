package io.scriptorium.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.textrenderer.page.FontStack;
import io.scriptorium.textrenderer.page.MissingCharacters;
import io.scriptorium.textrenderer.page.PagePainter;
import io.scriptorium.textrenderer.page.PagePicture;
import io.scriptorium.textrenderer.page.PageStream;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.SourceText;
import io.scriptorium.textrenderer.page.TypesetPage;
import io.scriptorium.textrenderer.page.Typesetter;
import io.scriptorium.visionencoder.view.ViewMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium compress}: a text as pages, with what they cost. */
@Command(
        name = "compress",
        description = "Sets a text on pages for a vision-language model and says what it costs in tokens.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium compress book.txt -o book/                 page_00001.png, ... and manifest.json",
            "  scriptorium compress book.txt -o book/ --ratio 5       the largest type that gives 5 text tokens a"
                    + " vision token",
            "",
            "Exit codes: 0 done, 2 wrong call or style, 3 no text that can be set, 5 no output (docs/exit-codes.md)."
        })
final class CompressCommand extends CommandOptions implements Callable<Integer> {
    static final String MANIFEST = "manifest.json";

    private final Console console;

    @Parameters(paramLabel = "TEXT", description = "A text file.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "A folder for the pages and manifest.json.")
    private Path output;

    @Mixin
    private StyleOptions style;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "The mode whose vision tokens count for --budget and --ratio: tiny, small, base, large, gundam,"
                            + " gundam-m. Default: tiny for the embedded page reader's styles, base for others.")
    private String mode;

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "Take the largest type whose pages are at most N vision tokens; of the embedded page reader's"
                    + " styles, the one that it reads best.")
    private Long budget;

    @Option(
            names = "--ratio",
            paramLabel = "R",
            description = "Take the largest type that gives at least R text tokens a vision token; of the embedded page"
                    + " reader's styles, the one that it reads best.")
    private Double ratio;

    @Option(names = "--overwrite", description = "Replace the pages of an earlier run.")
    private boolean overwrite;

    CompressCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException {
        if (budget != null && ratio != null) {
            throw new CommandException(ExitCode.USAGE, "--budget and --ratio: expected one of them, got both");
        }
        if ((budget != null && budget < 1) || (ratio != null && !(ratio > 0))) {
            throw new CommandException(ExitCode.USAGE, "--budget and --ratio: expected more than 0");
        }
        boolean own = style.isGiven();
        ViewMode view = Compression.mode(mode == null ? (own ? "base" : "tiny") : mode);
        ObjectNode settings = own ? style.settings() : ReaderStyles.standard().settings();
        StyleOptions.style(settings);
        SourceText text = style.text(file);
        long tokens = tokens(text);
        if (budget != null || ratio != null) {
            double most = budget != null ? budget : tokens / ratio;
            settings = own ? Compression.fitted(text, settings, view, most) : Compression.fitted(text, view, most);
        }
        PageStyle pages = StyleOptions.style(settings);
        FontStack fonts = RenderCommand.fonts(pages, false);
        PageFolder.prepare(output, overwrite);
        ObjectNode manifest = write(text, settings, pages, fonts, tokens);
        console.err()
                .printf(
                        Locale.ROOT,
                        "scriptorium: %s: %d pages in type of %s pt, %d text tokens; in mode %s %d vision tokens,"
                                + " ratio %.2f%n",
                        output,
                        manifest.get("pages").size(),
                        settings.path("font-size").asText("9"),
                        tokens,
                        view.label(),
                        manifest.path("vision_tokens").path(view.label()).asLong(),
                        manifest.path("ratio").path(view.label()).asDouble());
        ReaderStyles.of(settings)
                .ifPresent(known -> console.err()
                        .printf(
                                Locale.ROOT,
                                "scriptorium: the embedded model %s reads this type with a precision of about %.3f"
                                        + " (docs/compress.md)%n",
                                ReaderStyles.MODEL,
                                known.precision()));
        return ExitCode.DONE.code();
    }

    private static long tokens(SourceText text) throws CommandException {
        try (TokenCounter counter = new TokenCounter()) {
            return counter.count(text);
        } catch (IOException e) {
            throw new CommandException(ExitCode.NONE_DONE, text.file() + ": cannot be read (" + e + ")", e);
        }
    }

    private ObjectNode write(SourceText text, ObjectNode settings, PageStyle pages, FontStack fonts, long tokens)
            throws CommandException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode manifest = json.createObjectNode();
        manifest.put("source", String.valueOf(text.file().getFileName()));
        manifest.put("encoding", text.charset().name());
        manifest.put("characters", text.characters());
        manifest.put("tokenizer", TokenCounter.NAME);
        manifest.put("text_tokens", tokens);
        manifest.set("style", settings);
        manifest.put("font", fonts.main().name());
        ObjectNode total = manifest.putObject("vision_tokens");
        ObjectNode ratios = manifest.putObject("ratio");
        ArrayNode list = json.createArrayNode();
        MissingCharacters missing = new MissingCharacters(fonts);
        PagePainter painter = new PagePainter(pages, fonts);
        try {
            manifest.put("sha256", hash(text.file()));
            PageStream.run(
                    each -> {
                        try (Reader reader = text.open()) {
                            new Typesetter(pages, fonts).typeset(reader, text.han(), each);
                        }
                    },
                    Runtime.getRuntime().availableProcessors(),
                    page -> page(painter, page, json),
                    (page, drawn) -> {
                        Files.write(PageFolder.page(output, page.number()), drawn.png());
                        missing.add(page);
                        list.add(drawn.entry());
                    });
            for (ViewMode each : Compression.MODES) {
                long sum = 0;
                for (JsonNode entry : list) {
                    sum += entry.path("vision_tokens").path(each.label()).asLong();
                }
                total.put(each.label(), sum);
                ratios.put(each.label(), Math.round(1000.0 * tokens / sum) / 1000.0);
            }
            ObjectNode absent = manifest.putObject("missing_glyphs");
            missing.counts().forEach((c, count) -> absent.put(String.format("U+%04X", c), count));
            manifest.set("pages", list);
            try (AtomicFile target = AtomicFile.open(output.resolve(MANIFEST), overwrite)) {
                target.writer().write(json.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n");
                target.commit();
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.OUTPUT, AtomicFile.failure(output, e).getMessage(), e);
        }
        if (!missing.summary().isEmpty()) {
            console.err()
                    .println("scriptorium: " + text.file() + ": no font on this machine has " + missing.summary()
                            + "; boxes stand in their place. --set font-path=FILE names a font");
        }
        return manifest;
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Drawn(byte[] png, ObjectNode entry) {}

    private static Drawn page(PagePainter painter, TypesetPage page, ObjectMapper json) throws IOException {
        PagePicture picture = painter.paint(page);
        ByteArrayOutputStream png = new ByteArrayOutputStream(1 << 16);
        picture.writePng(png, false);
        ObjectNode entry = json.createObjectNode();
        entry.put("file", PageFolder.page(Path.of(""), page.number()).toString());
        // Code points a..b of the text, from 0, b not included.
        entry.put("from", page.from());
        entry.put("to", page.to());
        entry.put("width", picture.width());
        entry.put("height", picture.height());
        entry.put("sha256", HexFormat.of().formatHex(sha256().digest(png.toByteArray())));
        ObjectNode tokens = entry.putObject("vision_tokens");
        for (ViewMode mode : Compression.MODES) {
            tokens.put(mode.label(), Compression.tokens(mode, picture.width(), picture.height()));
        }
        return new Drawn(png.toByteArray(), entry);
    }

    static String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
