package io.scriptorium.vlmodel.ocr;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.document.Box;
import io.scriptorium.document.Content;
import io.scriptorium.document.Cost;
import io.scriptorium.document.Crop;
import io.scriptorium.document.Line;
import io.scriptorium.document.Mode;
import io.scriptorium.document.Outcome;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import io.scriptorium.document.Reading;
import io.scriptorium.document.Turn;
import io.scriptorium.document.Word;
import io.scriptorium.document.layout.LayoutFigure;
import io.scriptorium.document.layout.LayoutLine;
import io.scriptorium.document.layout.LayoutPage;
import io.scriptorium.document.layout.PageLayout;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.encoder.DeepEncoder;
import io.scriptorium.visionencoder.line.FoundLines;
import io.scriptorium.visionencoder.line.LineDrawing;
import io.scriptorium.visionencoder.line.LineView;
import io.scriptorium.visionencoder.line.PageLines;
import io.scriptorium.visionencoder.line.PixelBox;
import io.scriptorium.visionencoder.line.TextLine;
import io.scriptorium.vlmodel.token.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages line by line: the line finder cuts each page into views, all views of all pages are read in batches of equal
 * width, and the texts go back to their places.
 */
final class LineReading implements PageReading {
    private static final Logger LOG = LoggerFactory.getLogger(LineReading.class);
    private static final Mode MODE = new Mode("lines", "the model reads text lines");

    private final String model;
    private final PageLines finder;
    private final LineReader reader;

    LineReading(String model, PageLines finder, LineReader reader) {
        this.model = model;
        this.finder = finder;
        this.reader = reader;
    }

    /**
     * A reader for {@code view_config} of kind {@code line}.
     *
     * @param config the whole config.json
     * @param encoder that of {@code parts}, whose CLIP the CTC head reads
     * @throws CheckpointException if the view is of another kind, or the CTC head is missing
     */
    static LineReading load(String model, JsonNode config, Weights weights, OcrModel.Parts parts, DeepEncoder encoder)
            throws CheckpointException {
        if (!config.has("ctc_config")) {
            throw new CheckpointException("config.json lacks ctc_config; a line reader needs its CTC head");
        }
        CtcHead ctc = CtcHead.load(
                config.path("ctc_config"),
                weights,
                encoder.config().clip().width(),
                parts.decoder().config().vocabulary());
        return new LineReading(
                model,
                new PageLines(LineViewFields.read(config.path("view_config"))),
                new LineReader(
                        parts.manager(),
                        encoder,
                        parts.sequence(),
                        parts.decoder(),
                        ctc,
                        config.path("bos_token_id").asInt(0),
                        config.path("eos_token_id").asInt(1),
                        id -> parts.tokenizer().decode(new int[] {id}, SpecialTokens.SKIP)));
    }

    /** A page with its lines, and the readings of their pieces as they come in. */
    private static final class Found {
        final Page page;
        final FoundLines lines;
        final Map<TextLine.Piece, LineReader.Result> readings = new LinkedHashMap<>();
        final ScriptEvidence script = new ScriptEvidence();
        double seconds;

        Found(Page page, FoundLines found, double seconds) {
            this.page = page;
            this.lines = found;
            this.seconds = seconds;
        }
    }

    private record Job(Found found, TextLine.Piece piece) {
        LineView view() {
            return piece.view();
        }

        void put(LineReader.Result result) {
            found.readings.put(piece, result.edged(piece.view()));
        }
    }

    /** A view that the decoder is asked for. */
    private record Doubtful(Job job, LineReader.Seen seen) {}

    LineReader reader() {
        return reader;
    }

    @Override
    public void check(ReadOptions options) {
        if (options.mode().isPresent()) {
            throw new IllegalArgumentException("mode " + options.mode().get() + ": the model " + model
                    + " reads text lines and has no page modes; leave the mode out");
        }
        if (options.prompt().isPresent()) {
            throw new IllegalArgumentException(
                    "the model " + model + " reads text lines and takes no task or prompt; leave it out");
        }
    }

    @Override
    public List<PageResult> read(List<Page> pages, ReadOptions options, Consumer<String> text) {
        check(options);
        List<Found> found = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (Page page : pages) {
            long start = System.nanoTime();
            FoundLines lines = upright(page);
            Found one = new Found(page, lines, seconds(start));
            options.debugFolder().ifPresent(folder -> draw(page, lines.lines(), folder));
            lines.lines().forEach(line -> line.pieces().forEach(piece -> jobs.add(new Job(one, piece))));
            found.add(one);
        }
        // Equal widths side by side, the widest first: a batch is then full, and memory is at its peak at the start.
        jobs.sort(Comparator.comparingInt((Job job) -> job.view().width()).reversed());
        try (NDManager step = reader.newManager()) {
            decode(doubtful(step, jobs, options.sure()), options);
        }
        List<PageResult> results = found.stream().map(this::result).toList();
        results.forEach(result -> text.accept(results.size() == 1 ? result.text() : result.text() + "\n"));
        return results;
    }

    /** The lines of a page, turned if it stands on its head; only where the ink leaves that open some lines are read. */
    private FoundLines upright(Page page) {
        FoundLines found = finder.find(page.image());
        if (found.headUp() || !HeadDown.is(found, reader)) {
            return found;
        }
        return finder.find(page.image(), (found.upright().quarters() + 2) % 4);
    }

    /** A picture that cannot be written must not cost the page. */
    private static void draw(Page page, List<TextLine> lines, Path folder) {
        String name = page.source().document().replaceAll("[^\\w.-]", "_");
        Path file = folder.resolve(name + "-page-" + page.source().number() + "-lines.png");
        try {
            Files.createDirectories(folder);
            LineDrawing.draw(page.image(), lines).writePng(file);
        } catch (IOException e) {
            LOG.warn("cannot write the picture of the lines {}: {}", file, e.getMessage());
        }
    }

    /** Reads all views with the CTC head. Those where it is in doubt are left to the decoder, on pages that are still to be read. */
    private List<Doubtful> doubtful(NDManager step, List<Job> jobs, double sure) {
        List<Doubtful> doubtful = new ArrayList<>();
        for (int from = 0; from < jobs.size(); ) {
            int width = jobs.get(from).view().width();
            int same = from;
            while (same < jobs.size() && jobs.get(same).view().width() == width) {
                same++;
            }
            int to = from + LineReader.batchSize(width, same - from);
            List<Job> batch = jobs.subList(from, to).stream()
                    .filter(job -> !job.found().script.unsupportedEarly())
                    .toList();
            if (!batch.isEmpty()) {
                see(step, batch, sure, doubtful);
            }
            from = to;
        }
        doubtful.removeIf(view -> view.job().found().script.unsupportedEarly());
        return doubtful;
    }

    private void see(NDManager step, List<Job> batch, double sure, List<Doubtful> doubtful) {
        long start = System.nanoTime();
        List<LineReader.Seen> seen =
                reader.see(step, batch.stream().map(Job::view).toList());
        for (int i = 0; i < seen.size(); i++) {
            Job job = batch.get(i);
            CtcReading ctc = seen.get(i).ctc();
            job.found().script.add(ctc);
            if (ctc.isSure(sure) || ctc.isNoise()) {
                job.put(reader.sure(seen.get(i)));
            } else {
                doubtful.add(new Doubtful(job, seen.get(i)));
            }
        }
        spread(start, batch);
    }

    private void decode(List<Doubtful> doubtful, ReadOptions options) {
        long start = System.nanoTime();
        List<LineReader.Result> results =
                reader.decode(doubtful.stream().map(Doubtful::seen).toList(), options.maxTokens());
        for (int i = 0; i < results.size(); i++) {
            doubtful.get(i).job().put(results.get(i));
        }
        spread(start, doubtful.stream().map(Doubtful::job).toList());
    }

    /** The time since {@code start} is that of the pages of these views, in equal parts. */
    private static void spread(long start, List<Job> jobs) {
        double each = seconds(start) / Math.max(1, jobs.size());
        jobs.forEach(job -> job.found().seconds += each);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private PageResult result(Found found) {
        if (found.script.unsupported()) {
            return unsupported(found);
        }
        Scrawl scrawl = new Scrawl(found.lines);
        List<LayoutLine> lines = found.lines.lines().stream()
                .map(line -> line(found, line, scrawl))
                .filter(Objects::nonNull)
                .toList();
        List<LayoutFigure> figures = figures(found);
        Outcome outcome = Outcome.OK;
        if (lines.isEmpty() && figures.isEmpty()) {
            outcome = new Outcome(
                    PageStatus.BLANK, found.lines.lines().isEmpty() ? "no text line was found" : "no line holds text");
        }
        long truncated = found.readings.values().stream()
                .filter(reading -> !reading.ended())
                .count();
        String reason =
                truncated == 0 ? MODE.reason() : MODE.reason() + "; " + truncated + " of them by the CTC head alone";
        return result(
                found,
                outcome,
                new Mode(MODE.name(), reason),
                Content.of(PageLayout.blocks(new LayoutPage(
                        found.lines.upright().uprightHeight(),
                        lines,
                        boxes(found.lines.levelRules()),
                        boxes(found.lines.uprightRules()),
                        figures))));
    }

    private PageResult unsupported(Found found) {
        String reason = String.format(
                Locale.ROOT,
                "the letters of the model %s hardly fit what is written (mean confidence %.2f, below %.2f): another"
                        + " script, or handwriting",
                model,
                found.script.confidence(),
                ScriptEvidence.MIN_CONFIDENCE);
        return result(found, new Outcome(PageStatus.UNSUPPORTED_SCRIPT, reason), MODE, Content.EMPTY);
    }

    private PageResult result(Found found, Outcome outcome, Mode mode, Content content) {
        long tokensIn = 0;
        long tokensOut = 0;
        for (LineReader.Result reading : found.readings.values()) {
            tokensIn += reading.tokensIn();
            tokensOut += reading.tokensOut();
        }
        return new PageResult(
                found.page.source(),
                outcome,
                model,
                mode,
                new Cost(tokensIn, tokensOut, found.seconds),
                content,
                new Turn(
                        found.lines.upright().perspective().isPresent(),
                        90 * found.lines.upright().quarters(),
                        found.lines.upright().degrees()));
    }

    /** The line's text and words, or null if none of its pieces holds text. */
    private static LayoutLine line(Found found, TextLine textLine, Scrawl scrawl) {
        List<LayoutLine.Piece> pieces = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        double confidence = 0;
        int characters = 0;
        for (TextLine.Piece piece : textLine.pieces()) {
            LineReader.Result result = found.readings.get(piece);
            PieceReading reading = result.reading();
            if (reading.text().isEmpty() || scrawl.is(piece, reading)) {
                continue;
            }
            confidence += reading.confidence() * reading.text().length();
            characters += reading.text().length();
            if (reading.reading() == Reading.CTC) {
                reasons.add(reading.reason());
            }
            List<LayoutLine.Placed> placed = new ArrayList<>();
            for (PieceReading.PlacedWord word : reading.words()) {
                double pixelsPerFrame = result.pixelsPerFrame();
                PixelBox part = piece.part(word.from() * pixelsPerFrame, word.to() * pixelsPerFrame);
                Box onPage = box(piece.upright().toPage(part));
                words.add(new Word(word.text(), onPage, word.confidence()));
                placed.add(new LayoutLine.Placed(word.text(), box(part), onPage));
            }
            pieces.add(new LayoutLine.Piece(reading.text(), box(piece.level()), placed));
        }
        if (pieces.isEmpty()) {
            return null;
        }
        Line line = new Line(
                pieces.stream().map(LayoutLine.Piece::text).collect(Collectors.joining(" ")),
                box(textLine.box()),
                OptionalDouble.of(confidence / characters),
                reasons.isEmpty() ? Reading.DECODER : Reading.CTC,
                String.join("; ", reasons),
                words);
        return new LayoutLine(line, textLine.block(), pieces);
    }

    private static List<LayoutFigure> figures(Found found) {
        List<LayoutFigure> figures = new ArrayList<>();
        for (PixelBox picture : found.lines.pictures()) {
            Box onPage = box(found.lines.upright().toPage(picture));
            figures.add(new LayoutFigure(Crop.of(found.page.source().index(), figures.size(), onPage), box(picture)));
        }
        return figures;
    }

    private static List<Box> boxes(List<PixelBox> boxes) {
        return boxes.stream().map(LineReading::box).toList();
    }

    private static Box box(PixelBox box) {
        return new Box(box.left(), box.top(), box.right(), box.bottom());
    }
}
