package io.scriptorium.vlmodel.ocr;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.document.Content;
import io.scriptorium.document.Cost;
import io.scriptorium.document.Mode;
import io.scriptorium.document.Outcome;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.encoder.DeepEncoder;
import io.scriptorium.visionencoder.encoder.EncodedViews;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.Resampling;
import io.scriptorium.visionencoder.view.ViewMode;
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.Tokenizer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads pages set by text-renderer in the styles that the model was trained on ({@code view_config} of kind {@code page}): one
 * view of DeepSeek-OCR's smallest mode, its vision tokens through the whole DeepEncoder, and the text of them by the page
 * head.
 *
 * <p>A page that is smaller than the view stands in its upper left corner, a larger one is shrunk.
 */
final class SetPageReading implements PageReading {
    private static final ViewMode VIEW = ViewMode.TINY;
    private static final Mode MODE = new Mode(VIEW.label(), "the model reads set pages at this size");

    private final String model;
    private final OcrModel.Parts parts;
    private final PageHead head;
    private final Program program;
    private final int side;
    private final String lineEnd;

    private SetPageReading(String model, OcrModel.Parts parts, PageHead head, int side, String lineEnd) {
        this.model = model;
        this.parts = parts;
        this.head = head;
        this.program =
                Program.load(SetPageReading.class, "reading.py", parts.manager().getDevice());
        this.side = side;
        this.lineEnd = lineEnd;
    }

    /**
     * A reader for {@code view_config} of kind {@code page}.
     *
     * @param encoder that of {@code parts}, whose CLIP the head reads
     * @throws CheckpointException if the page head is missing or does not fit
     */
    static SetPageReading load(
            String model, JsonNode config, Weights weights, OcrModel.Parts parts, DeepEncoder encoder)
            throws CheckpointException {
        if (!config.has("page_head")) {
            throw new CheckpointException("config.json lacks page_head, which a reader of set pages needs");
        }
        JsonNode view = config.path("view_config");
        int side = view.path("width").asInt();
        if (side < 1 || view.path("height").asInt() != side) {
            throw new CheckpointException("view_config: expected width and height of one size, got "
                    + view.path("width") + " and " + view.path("height"));
        }
        PageHead head = PageHead.load(
                config.path("page_head"),
                weights,
                encoder.config().clip().width(),
                parts.decoder().config().vocabulary());
        return new SetPageReading(
                model, parts, head, side, view.path("line_end").asText());
    }

    @Override
    public void check(ReadOptions options) {
        options.mode().filter(mode -> !mode.equals(VIEW.label())).ifPresent(mode -> {
            throw new IllegalArgumentException(
                    "mode " + mode + ": the model " + model + " knows " + VIEW.label() + " alone");
        });
        if (options.prompt().isPresent()) {
            throw new IllegalArgumentException(
                    "the model " + model + " reads set pages and takes no task or prompt; leave it out");
        }
    }

    @Override
    public List<PageResult> read(List<Page> pages, ReadOptions options, Consumer<String> text) {
        check(options);
        List<PageResult> results = new ArrayList<>();
        for (Page page : pages) {
            PageResult result = read(page);
            results.add(result);
            text.accept(pages.size() == 1 ? result.text() : result.text() + "\n");
        }
        return results;
    }

    private PageResult read(Page page) {
        long start = System.nanoTime();
        try (NDManager step = parts.manager().newSubManager()) {
            EncodedViews encoded = parts.encoder().encode(step, pixels(step, page.image()));
            PageHead.Reading reading = head.read(encoded);
            String text = text(reading.ids(), parts.tokenizer(), lineEnd);
            int characters =
                    Arrays.stream(reading.ids()).mapToInt(row -> row.length).sum();
            return new PageResult(
                    page.source(),
                    text.isBlank() ? new Outcome(PageStatus.BLANK, "no row holds text") : Outcome.OK,
                    model,
                    MODE,
                    new Cost((long) encoded.rows() * encoded.columns(), characters, (System.nanoTime() - start) / 1e9),
                    Content.ofMarkdown(text, List.of()));
        }
    }

    /**
     * Rows as text. Where line ends are marked, rows run on and marks become line breaks; else each row is a line.
     *
     * @param lineEnd the mark, or nothing if there is none
     */
    static String text(int[][] rows, Tokenizer tokenizer, String lineEnd) {
        List<String> lines = new ArrayList<>();
        for (int[] row : rows) {
            if (row.length > 0) {
                lines.add(tokenizer.decode(row, SpecialTokens.SKIP));
            }
        }
        boolean marked = !lineEnd.isEmpty() && lines.stream().anyMatch(line -> line.contains(lineEnd));
        if (!marked) {
            return String.join("\n", lines);
        }
        return String.join(" ", lines).replace(lineEnd + " ", "\n").replace(lineEnd, "\n");
    }

    private NDArray pixels(NDManager step, PageImage image) {
        PageImage page = image;
        double scale = Math.min((double) side / image.width(), (double) side / image.height());
        if (scale < 1) {
            page = Resampling.BICUBIC.resize(
                    image, Math.max(1, (int) (image.width() * scale)), Math.max(1, (int) (image.height() * scale)));
        }
        byte[] gray = page.gray();
        byte[] view = new byte[side * side];
        Arrays.fill(view, (byte) 255);
        for (int y = 0; y < page.height(); y++) {
            System.arraycopy(gray, y * page.width(), view, y * side, page.width());
        }
        NDArray bytes = step.create(ByteBuffer.wrap(view), new Shape(1, 1, side, side), DataType.UINT8);
        return program.call(step, "normalise", bytes);
    }
}
