package io.scriptorium.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.report.StyleReport;
import io.scriptorium.eval.style.ParetoFront;
import io.scriptorium.eval.style.StyleScore;
import io.scriptorium.eval.style.StyleSearch;
import io.scriptorium.textrenderer.page.PageStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium search-style}: the page style that a reader reads most text from, without errors. */
@Command(
        name = "search-style",
        description = {
            "Searches for the page style in which a model reads the most text a vision token, and still reads it right.",
            "Reads a part of the text in many styles, the best ones on another part, and the winner on a third."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  scriptorium search-style book.txt -o search/                      for the embedded page reader",
            "  scriptorium search-style book.txt --model embedded -o search/     for the embedded line reader",
            "  scriptorium compress other.txt --style search/best-style.json -o other/",
            "",
            "Writes best-style.json, report.html and front.svg; search.jsonl holds every style that was read, and the same",
            "command goes on from it."
        })
final class SearchStyleCommand extends CommandOptions implements Callable<Integer> {
    static final String LOG = "search.jsonl";
    static final String BEST = "best-style.json";
    static final String REPORT = "report.html";
    static final String FRONT = "front.svg";

    /** Share of the time for the search itself; the rest is for measuring what it found. */
    private static final double SEARCHING = .7;

    /** Generations without a better style after which the search is over. */
    private static final int PATIENCE = 8;

    /** Styles of the front that are measured anew. */
    private static final int CANDIDATES = 6;

    /** How far below the least precision a style may have been read to be measured anew: a small sample may err. */
    private static final double SLACK = .03;

    /** Glyph's own, and the next finer ones: readers part most in what size of letters they need. */
    private static final int[] RESOLUTIONS = {72, 96, 120, 150};

    private final Console console;
    private final Models models;

    @Parameters(paramLabel = "TEXT", description = "A text file, of some 30,000 characters or more.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "A folder for the search and what it finds.")
    private Path output;

    @Mixin
    private StyleOptions style;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "DIR|NAME",
            description = "The model that reads. Default: ${DEFAULT-VALUE}, the embedded page reader.")
    private String model = ReaderStyles.MODEL;

    @Option(names = "--mode", paramLabel = "MODE", description = "How a model of whole pages sees a page.")
    private String mode;

    @Mixin
    private ComputeOptions compute;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "How long at most, all runs on this folder together. Default: ${DEFAULT-VALUE}.")
    private double minutes = 20;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "Least precision of the best style, if any reaches it. Default: ${DEFAULT-VALUE}.")
    private double least = .95;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Characters that each style is read on; what is measured at the end is four times as long."
                    + " Default: ${DEFAULT-VALUE}.")
    private int sample = 4000;

    @Option(
            names = "--population",
            paramLabel = "N",
            description = "Styles that live at a time. Default: ${DEFAULT-VALUE}.")
    private int population = 12;

    @Option(names = "--seed", paramLabel = "S", description = "Of the search. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--overwrite", description = "Begin anew where a search was begun.")
    private boolean overwrite;

    SearchStyleCommand(Console console, Models models) {
        this.console = console;
        this.models = models;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        check();
        String text = style.text(file).read();
        StyleTexts texts = StyleTexts.of(file, text, sample);
        List<ObjectNode> first = first();
        StyleOptions.style(first.get(0));
        try (Interruption interruption = Interruption.listen();
                StyleLog log = log(first.get(0));
                PagesRead read = new PagesRead(models, ExpandCommand.choice(model, compute, mode))) {
            return search(first, new StyleReading(texts, read, log), interruption);
        } catch (OutputException e) {
            throw new CommandException(ExitCode.OUTPUT, e.getMessage(), e);
        }
    }

    private void check() throws CommandException {
        if (!(minutes > 0)) {
            throw new CommandException(ExitCode.USAGE, "--minutes: expected more than 0, got " + minutes);
        }
        if (!(least > 0 && least <= 1)) {
            throw new CommandException(ExitCode.USAGE, "--precision: expected above 0, at most 1, got " + least);
        }
        if (sample < 100) {
            throw new CommandException(ExitCode.USAGE, "--sample: expected 100 or more, got " + sample);
        }
        if (population < 2) {
            throw new CommandException(ExitCode.USAGE, "--population: expected 2 or more, got " + population);
        }
    }

    /** The styles to begin with; the first is the one that the others are compared with. */
    private List<ObjectNode> first() throws CommandException {
        Set<ObjectNode> first = new LinkedHashSet<>();
        if (style.isGiven()) {
            first.add(style.settings());
        }
        if (model.equals(ReaderStyles.MODEL)) {
            first.add(ReaderStyles.standard().settings());
            for (ReaderStyles.ReaderStyle known : ReaderStyles.all()) {
                first.add(known.settings());
            }
        } else {
            for (int dpi : RESOLUTIONS) {
                first.add(PageStyle.official().put("dpi", dpi));
            }
        }
        return List.copyOf(first);
    }

    private StyleLog log(ObjectNode before) throws CommandException, OutputException {
        try {
            AtomicFile.checkFolder(output);
            boolean begun = Files.exists(output.resolve(LOG));
            for (String name : List.of(LOG, BEST, REPORT, FRONT)) {
                // Of a search that goes on everything may be renewed; what lies there without one is somebody's.
                AtomicFile.check(output.resolve(name), begun || overwrite);
            }
            Files.createDirectories(output);
            if (overwrite) {
                Files.deleteIfExists(output.resolve(LOG));
            }
            ObjectNode head = new ObjectMapper().createObjectNode();
            head.put("text_sha256", CompressCommand.hash(file));
            head.put("model", model).put("mode", mode == null ? "" : mode);
            head.put("sample", sample).put("population", population).put("seed", seed);
            head.put("precision", least).set("before", before);
            return new StyleLog(output.resolve(LOG), head);
        } catch (IOException e) {
            throw AtomicFile.failure(output, e);
        }
    }

    private int search(List<ObjectNode> first, StyleReading reading, Interruption interruption)
            throws CommandException, IOException {
        StyleScore start = reading.of(StyleTexts.SEARCH, first.get(0));
        if (start.pages() == 0) {
            throw new CommandException(
                    ExitCode.USAGE, "no page can be made in the style to begin with; see --style and --set");
        }
        double worth = Math.min(least, start.precision()) - 2 * SLACK;
        SearchCourse course =
                new SearchCourse(console, reading, interruption, minutes * 60 * SEARCHING, PATIENCE, least);
        List<StyleScore> all =
                new StyleSearch(population, worth, seed).run(first, s -> reading.of(StyleTexts.SEARCH, s), course);
        List<StyleScore> front = ParetoFront.of(
                all.stream().filter(score -> score.precision() >= worth).toList());
        List<StyleScore> chosen = new ArrayList<>();
        chosen.add(reading.of(StyleTexts.CHOICE, first.get(0)));
        for (StyleScore candidate : candidates(front)) {
            if (interruption.asked()) {
                return interrupted();
            }
            boolean late = reading.seconds() > .9 * minutes * 60 && chosen.size() > 1;
            if (!late && !candidate.style().equals(first.get(0))) {
                chosen.add(reading.of(StyleTexts.CHOICE, candidate.style()));
            }
        }
        StyleScore best = best(chosen);
        if (interruption.asked()) {
            return interrupted();
        }
        StyleReport.Sample before = held("the style to begin with", first.get(0), reading);
        StyleReport.Sample after = held("the best style", best.style(), reading);
        write(before, after, chosen, front, all, reading.seconds());
        return ExitCode.DONE.code();
    }

    private int interrupted() {
        // Told here: once the hook lets go, the process may end before anyone else speaks.
        console.err().println("scriptorium: interrupted; what was read is kept, the same command goes on");
        return ExitCode.INTERRUPTED.code();
    }

    /** Of the front those that may have the least precision, the ones with the most text first; else the best read. */
    private List<StyleScore> candidates(List<StyleScore> front) {
        List<StyleScore> good = new ArrayList<>(front.stream()
                .filter(score -> score.precision() >= least - SLACK)
                .toList());
        if (good.isEmpty()) {
            good.addAll(front);
            good.sort((a, b) -> Double.compare(b.precision(), a.precision()));
        } else {
            good.sort((a, b) -> Double.compare(b.ratio(), a.ratio()));
        }
        return good.subList(0, Math.min(CANDIDATES, good.size()));
    }

    /** The one with the most text of those with the least precision; where none has it, the best read. */
    private StyleScore best(List<StyleScore> chosen) {
        StyleScore best = chosen.get(0);
        for (StyleScore score : chosen) {
            boolean better = best.precision() >= least
                    ? score.precision() >= least && score.ratio() > best.ratio()
                    : score.precision() > best.precision();
            if (better) {
                best = score;
            }
        }
        return best;
    }

    private static StyleReport.Sample held(String name, ObjectNode style, StyleReading reading)
            throws CommandException, IOException {
        return new StyleReport.Sample(name, reading.of(StyleTexts.HELD_OUT, style), reading.page(style));
    }

    private void write(
            StyleReport.Sample before,
            StyleReport.Sample best,
            List<StyleScore> chosen,
            List<StyleScore> front,
            List<StyleScore> all,
            double seconds)
            throws CommandException, IOException {
        String svg = CompressionCurve.svg(points(front), points(all));
        List<String> summary = List.of(
                String.format(
                        Locale.ROOT,
                        "%s, read by %s: %d styles on %d characters each, %.0f seconds of setting and reading.",
                        file.getFileName(),
                        model,
                        all.size(),
                        sample,
                        seconds),
                "Ratio is text tokens a vision token, precision the share of distinct words that are right, CER the errors a"
                        + " character. The best style is the one with the largest ratio of those read with a precision of "
                        + least + " or more on text that the search did not read; where none is, the best read.",
                "Front: no other style that was tried holds more and is read better. In the picture grey points are the"
                        + " others.");
        EvalCommand.write(output.resolve(FRONT), svg, true);
        EvalCommand.write(output.resolve(REPORT), StyleReport.html(summary, before, best, chosen, front, svg), true);
        EvalCommand.write(output.resolve(BEST), best.score().style().toPrettyString() + "\n", true);
        console.out().write(CompressionCurve.HEAD);
        console.out().write(new CompressionCurve.Point("before", before.score()).row());
        console.out().write(new CompressionCurve.Point("best", best.score()).row());
        console.out().flush();
        console.err().println("scriptorium: " + output.resolve(REPORT) + " shows what was found");
    }

    private static List<CompressionCurve.Point> points(List<StyleScore> scores) {
        return scores.stream()
                .filter(score -> score.pages() > 0)
                .map(score -> new CompressionCurve.Point("", score))
                .toList();
    }
}
