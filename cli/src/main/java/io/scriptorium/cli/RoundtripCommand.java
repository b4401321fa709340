package io.scriptorium.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.style.StyleScore;
import io.scriptorium.textrenderer.page.FontStack;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.SourceText;
import io.scriptorium.textrenderer.page.TypesetPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium roundtrip}: compress, expand, and what was lost between. */
@Command(
        name = "roundtrip",
        description = "Sets a text on pages, reads them back and says what it cost and what was lost.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium roundtrip book.txt --limit 5000 --json",
            "  scriptorium roundtrip book.txt --limit 5000 --sweep horizontal-scale=1,0.8,0.6 --svg curve.svg"
        })
final class RoundtripCommand extends CommandOptions implements Callable<Integer> {
    static final String STYLES = "styles";

    private final Console console;
    private final Models models;

    @Parameters(paramLabel = "TEXT", description = "A text file.")
    private Path file;

    @Mixin
    private StyleOptions style;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "DIR|NAME",
            description = "The model that reads. Default: the embedded page reader for its own styles, which are taken"
                    + " where no other is asked for; else the embedded line reader.")
    private String model;

    @Option(names = "--mode", paramLabel = "MODE", description = "How a model of whole pages sees a page.")
    private String mode;

    @Mixin
    private ComputeOptions compute;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N characters of the text.")
    private Integer limit;

    @Option(names = "--json", description = "Print JSON, one object a line.")
    private boolean json;

    @Option(
            names = "--sweep",
            paramLabel = "KEY=V1,V2,...",
            arity = "0..1",
            fallbackValue = RoundtripCommand.STYLES,
            description =
                    "One run for each value of a key of the style, such as font-size=16,12,9,7; with font-size the"
                            + " lines stand one point wider apart than it. Without a key: one for each style of the embedded page"
                            + " reader.")
    private String sweep;

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "With --sweep: draw ratio against precision to this file.")
    private Path svg;

    @Option(names = "--overwrite", description = "Replace an output that exists.")
    private boolean overwrite;

    RoundtripCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (limit != null && limit < 1) {
            throw new CommandException(ExitCode.USAGE, "--limit: expected 1 or more, got " + limit);
        }
        if (svg != null && sweep == null) {
            throw new CommandException(ExitCode.USAGE, "--svg needs --sweep");
        }
        List<Trial> trials = trials();
        String reader = ExpandCommand.model(model, trials.get(0).settings());
        SourceText source = style.text(file);
        try {
            if (svg != null) {
                AtomicFile.check(svg, overwrite);
            }
        } catch (OutputException e) {
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        }
        String text = source.read();
        if (limit != null && text.codePointCount(0, text.length()) > limit) {
            text = text.substring(0, text.offsetByCodePoints(0, limit));
        }
        int tokens;
        try (TokenCounter counter = new TokenCounter()) {
            tokens = counter.count(text);
        }
        List<CompressionCurve.Point> points = new ArrayList<>();
        int failed = 0;
        try (PagesRead read = new PagesRead(models, ExpandCommand.choice(reader, compute, mode))) {
            if (!json) {
                console.out().write(CompressionCurve.HEAD);
            }
            for (Trial trial : trials) {
                StyleScore score = measure(trial, text, tokens, read);
                CompressionCurve.Point point = new CompressionCurve.Point(trial.name(), score);
                points.add(point);
                failed += read.failed();
                console.out().write(json ? json(trial, score, tokens, read, reader) : point.row());
                console.out().flush();
            }
        }
        if (svg != null) {
            try (AtomicFile target = AtomicFile.open(svg, overwrite)) {
                target.writer().write(CompressionCurve.svg(points));
                target.commit();
            } catch (OutputException e) {
                throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
            }
        }
        return (failed == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED).code();
    }

    private record Trial(String name, ObjectNode settings, PageStyle style) {}

    private List<Trial> trials() throws CommandException {
        if (sweep == null && !style.isGiven()) {
            return List.of(trial(ReaderStyles.standard()));
        }
        if (STYLES.equals(sweep)) {
            List<Trial> trials = new ArrayList<>();
            for (ReaderStyles.ReaderStyle each : ReaderStyles.all()) {
                trials.add(trial(each));
            }
            return trials;
        }
        ObjectNode settings = style.settings();
        if (sweep == null) {
            return List.of(new Trial("the style", settings, StyleOptions.style(settings)));
        }
        int equals = sweep.indexOf('=');
        if (equals < 1) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--sweep: expected KEY=VALUE,VALUE,... such as font-size=12,9,7, got '" + sweep + "'");
        }
        String key = sweep.substring(0, equals);
        List<Trial> trials = new ArrayList<>();
        for (String value : sweep.substring(equals + 1).split(",", -1)) {
            Map<String, String> replaced =
                    key.equals("font-size") ? Map.of(key, value, "line-height", "0") : Map.of(key, value);
            ObjectNode changed = PageStyle.with(settings, replaced);
            trials.add(new Trial(key + "=" + value, changed, StyleOptions.style(changed)));
        }
        return trials;
    }

    private static Trial trial(ReaderStyles.ReaderStyle known) throws CommandException {
        return new Trial(known.name(), known.settings(), StyleOptions.style(known.settings()));
    }

    private static StyleScore measure(Trial trial, String text, int tokens, PagesRead read) throws CommandException {
        FontStack fonts = RenderCommand.fonts(trial.style(), false);
        List<TypesetPage> pages = Roundtrip.pages(text, trial.style(), fonts);
        return Roundtrip.read(trial.settings(), trial.style(), fonts, pages, text, tokens, read);
    }

    private String json(Trial trial, StyleScore score, int tokens, PagesRead read, String reader) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode result = mapper.createObjectNode();
        result.put("text", String.valueOf(file.getFileName()));
        result.put("style_name", trial.name());
        result.put("model", reader);
        result.put("pages", score.pages());
        result.put("pages_failed", read.failed());
        result.put("text_tokens", tokens);
        result.put("vision_tokens", score.visionTokens());
        result.put("ratio", rounded(score.ratio()));
        result.put("precision", rounded(score.precision()));
        result.put("cer", rounded(score.characterErrorRate()));
        result.put("seconds", rounded(score.seconds()));
        result.set("style", trial.settings());
        return mapper.writeValueAsString(result) + "\n";
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4f", value));
    }
}
