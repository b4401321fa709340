package io.scriptorium.vlmodel.ocr;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.document.Box;
import io.scriptorium.document.Content;
import io.scriptorium.document.Cost;
import io.scriptorium.document.Grounding;
import io.scriptorium.document.Mode;
import io.scriptorium.document.Outcome;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageStatus;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.visionencoder.encoder.EncodedViews;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.view.BlankPage;
import io.scriptorium.visionencoder.view.PixelNormalization;
import io.scriptorium.visionencoder.view.ViewMode;
import io.scriptorium.visionencoder.view.Views;
import io.scriptorium.vlmodel.generation.GeneratedTokens;
import io.scriptorium.vlmodel.generation.Generation;
import io.scriptorium.vlmodel.generation.GenerationRequest;
import io.scriptorium.vlmodel.generation.LoopRule;
import io.scriptorium.vlmodel.generation.StopReason;
import io.scriptorium.vlmodel.generation.TokenListener;
import io.scriptorium.vlmodel.grounding.Element;
import io.scriptorium.vlmodel.grounding.GroundedText;
import io.scriptorium.vlmodel.grounding.GroundingBox;
import io.scriptorium.vlmodel.grounding.GroundingParser;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import io.scriptorium.vlmodel.token.OcrTask;
import io.scriptorium.vlmodel.token.Prompt;
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.TextStream;
import io.scriptorium.vlmodel.token.TokenizerException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads whole pages as DeepSeek-OCR does: views of one of six modes, one prompt, one answer (modeling_deepseekocr.py of
 * deepseek-ai/DeepSeek-OCR at e4ac34e, {@code infer}), or as DeepSeek-OCR 2 does, in its one mode. Pages of one call are encoded one after the other and decoded side by
 * side.
 *
 * <p>Differs: repetition is held off by the windowed rule of the batch scripts (30 tokens in the last 90), not by
 * {@code infer}'s rule over the whole sequence, which breaks tables that repeat rightly.
 */
final class WholePageReading implements PageReading {
    /** Those of the first DeepSeek-OCR; {@code infer}'s own default goes first. */
    static final List<ViewMode> OCR_MODES =
            List.of(ViewMode.GUNDAM, ViewMode.TINY, ViewMode.SMALL, ViewMode.BASE, ViewMode.LARGE, ViewMode.GUNDAM_M);

    /** A pattern of up to 64 tokens that fills 400 tokens is a loop: the longest that tables need is far below. */
    private static final LoopRule LOOPS = new LoopRule(64, 400);

    private static final Logger LOG = LoggerFactory.getLogger(WholePageReading.class);

    private final String model;
    private final OcrModel.Parts parts;
    private final List<ViewMode> modes;
    private final Program program;
    private final int bos;
    private final int eos;
    private final int image;

    private WholePageReading(String model, OcrModel.Parts parts, List<ViewMode> modes, int bos, int eos, int image) {
        this.model = model;
        this.parts = parts;
        this.modes = modes;
        this.program = Program.load(
                WholePageReading.class, "reading.py", parts.manager().getDevice());
        this.bos = bos;
        this.eos = eos;
        this.image = image;
    }

    /**
     * A reader of pages.
     *
     * @param modes that the model knows, its default first
     * @throws CheckpointException if the tokenizer lacks a token that the model needs
     */
    static WholePageReading load(String model, JsonNode config, OcrModel.Parts parts, List<ViewMode> modes)
            throws CheckpointException {
        try {
            return new WholePageReading(
                    model,
                    parts,
                    modes,
                    config.path("bos_token_id").asInt(0),
                    config.path("eos_token_id").asInt(1),
                    parts.tokenizer().requireId(Prompt.IMAGE));
        } catch (TokenizerException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    OcrModel.Parts parts() {
        return parts;
    }

    @Override
    public void check(ReadOptions options) {
        mode(options);
        String prompt = prompt(options);
        int first = prompt.indexOf(Prompt.IMAGE);
        if (first < 0 || prompt.indexOf(Prompt.IMAGE, first + 1) >= 0) {
            throw new IllegalArgumentException(
                    "prompt: expected " + Prompt.IMAGE + " once, where the page belongs, got: " + prompt);
        }
        if (options.maxTokens() > parts.decoder().config().positions()) {
            throw new IllegalArgumentException("max tokens: the model " + model + " has "
                    + parts.decoder().config().positions() + " positions, got " + options.maxTokens());
        }
    }

    private ViewMode mode(ReadOptions options) {
        if (isAuto(options)) {
            return modes.get(0);
        }
        ViewMode mode = options.mode().map(ViewMode::of).orElse(modes.get(0));
        if (!modes.contains(mode)) {
            throw new IllegalArgumentException("mode: the model " + model + " knows "
                    + modes.stream().map(ViewMode::label).collect(Collectors.joining(", ")) + ", got " + mode);
        }
        return mode;
    }

    private static boolean isAuto(ReadOptions options) {
        return options.mode().equals(Optional.of(ReadOptions.AUTO_MODE));
    }

    private Attempting first(Page page, ReadOptions options) {
        if (!isAuto(options)) {
            return new Attempting(
                    mode(options), options.ngrams(), options.mode().isPresent() ? "asked for" : "the model's default");
        }
        int side = Math.max(page.image().width(), page.image().height());
        for (ViewMode mode : List.of(ViewMode.TINY, ViewMode.SMALL, ViewMode.BASE, ViewMode.LARGE)) {
            if (modes.contains(mode) && side <= mode.recipe().base()) {
                return new Attempting(
                        mode,
                        options.ngrams(),
                        "auto: " + page.image().width() + " x " + page.image().height() + " pixels fit one view of "
                                + mode.recipe().base());
            }
        }
        return new Attempting(
                modes.get(0),
                options.ngrams(),
                "auto: " + page.image().width() + " x " + page.image().height()
                        + " pixels are more than one view holds");
    }

    private static String prompt(ReadOptions options) {
        return options.prompt().orElseGet(OcrTask.MARKDOWN::prompt);
    }

    @Override
    public List<PageResult> read(List<Page> pages, ReadOptions options, Consumer<String> text) {
        check(options);
        List<Page> printed = new ArrayList<>();
        BitSet blank = new BitSet();
        for (int i = 0; i < pages.size(); i++) {
            if (BlankPage.is(pages.get(i).image())) {
                blank.set(i);
            } else {
                printed.add(pages.get(i));
            }
        }
        List<Attempting> firsts =
                printed.stream().map(page -> first(page, options)).toList();
        List<PageResult> read = switch (printed.size()) {
            case 0 -> List.of();
            case 1 -> List.of(one(printed.get(0), firsts.get(0), options, text));
            default -> read(printed, firsts, options, text);
        };
        List<PageResult> results = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < pages.size(); i++) {
            Page page = pages.get(i);
            if (blank.get(i)) {
                results.add(blank(page));
            } else {
                results.add(firsts.get(next)
                        .orBetter(read.get(next), options, modes, how -> one(page, how, options, ignored -> {})));
                next++;
            }
        }
        return results;
    }

    /** A model shown an empty page writes what it expects of pages. */
    private PageResult blank(Page page) {
        return new PageResult(
                page.source(),
                new Outcome(PageStatus.BLANK, "nothing is printed on it; the model was not asked"),
                model,
                new Mode("none", "the page is blank"),
                Cost.NONE,
                Content.EMPTY);
    }

    /** What goes wrong within one way to read a page (memory, positions) may not within another. */
    private PageResult one(Page page, Attempting how, ReadOptions options, Consumer<String> text) {
        try {
            return read(List.of(page), List.of(how), options, text).get(0);
        } catch (RuntimeException e) {
            LOG.warn("{} in mode {}: {}", page.source().document(), how.mode(), e.toString());
            LOG.debug("the failure", e);
            String reason = "the model failed, " + e.toString().strip().replaceAll("\\s*\\R\\s*", " ");
            return new PageResult(
                    page.source(),
                    new Outcome(PageStatus.FAILED, reason),
                    model,
                    how.named(),
                    Cost.NONE,
                    Content.EMPTY);
        }
    }

    private List<PageResult> read(List<Page> pages, List<Attempting> how, ReadOptions options, Consumer<String> text) {
        try (NDManager batch = parts.manager().newSubManager()) {
            List<NDArray> prefixes = new ArrayList<>();
            List<GenerationRequest> requests = new ArrayList<>();
            double[] seconds = new double[pages.size()];
            int limit = options.maxTokens() > 0
                    ? options.maxTokens()
                    : parts.decoder().config().positions();
            for (int i = 0; i < pages.size(); i++) {
                long start = System.nanoTime();
                Prefix prefix =
                        prefix(batch, Views.of(pages.get(i).image(), how.get(i).mode()), prompt(options));
                prefixes.add(prefix.embeddings());
                requests.add(new GenerationRequest(
                        prefix.prompt().length(),
                        limit,
                        SamplingSettings.greedy(how.get(i).ngrams().rule(parts.tokenizer())),
                        LOOPS,
                        prefix.prompt().ids()));
                seconds[i] = seconds(start);
            }
            long start = System.nanoTime();
            TextStream stream = parts.tokenizer().stream(SpecialTokens.SKIP);
            // Several pages are written at once, so only the text of a single one can be shown while it grows; the
            // markers of
            // a grounded answer are read when it is whole.
            boolean live = pages.size() == 1 && !prompt(options).contains("<|grounding|>");
            TokenListener listener = live ? (sequence, id) -> text.accept(stream.push(id)) : TokenListener.none();
            NDArray padded = parts.decoder().pad(batch, prefixes);
            try (Generation generation = Generation.start(parts.decoder(), batch, padded, requests, eos, listener)) {
                generation.run();
                double each = seconds(start) / pages.size();
                List<PageResult> results = new ArrayList<>();
                for (int i = 0; i < pages.size(); i++) {
                    results.add(result(
                            pages.get(i),
                            how.get(i).named(),
                            requests.get(i).prefixLength(),
                            generation,
                            i,
                            seconds[i] + each));
                    if (!live) {
                        text.accept(results.get(i).text() + (pages.size() == 1 ? "" : "\n"));
                    }
                }
                return results;
            }
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** What the decoder is given. */
    record Prefix(Prompt prompt, NDArray embeddings) {}

    /** The prompt's embeddings with the page's vision tokens in the place of its placeholders, {@code [T, D]}. */
    Prefix prefix(NDManager owner, Views views, String promptText) {
        Prompt prompt = Prompt.of(
                parts.tokenizer(),
                promptText,
                Prompt.IMAGE,
                bos,
                image,
                views.layout().placeholders());
        try (NDManager step = owner.newSubManager()) {
            NDArray vision = vision(step, views);
            long tokens = vision.getShape().get(1);
            if (tokens != prompt.imageLength()[0]) {
                throw new AssertionError("the encoder gave " + tokens + " vision tokens for " + prompt.imageLength()[0]
                        + " placeholders");
            }
            int start = prompt.imageStart()[0];
            int end = start + prompt.imageLength()[0];
            int[] ids = prompt.ids();
            NDArray before = parts.decoder().embed(step, Arrays.copyOfRange(ids, 0, start));
            NDArray after = parts.decoder().embed(step, Arrays.copyOfRange(ids, end, ids.length));
            return new Prefix(prompt, program.call(owner, "join", before, vision, after));
        }
    }

    /** Vision tokens of a page, {@code [1, N, D]}. */
    NDArray vision(NDManager step, Views views) {
        EncodedViews global = encode(step, List.of(views.global()));
        if (!views.layout().isTiled()) {
            return parts.sequence().views(step, global);
        }
        EncodedViews tiles = encode(step, views.tiles());
        return parts.sequence()
                .tiled(step, tiles, views.layout().rows(), views.layout().columns(), global);
    }

    private EncodedViews encode(NDManager step, List<PageImage> views) {
        int size = views.get(0).width();
        List<float[]> pixels =
                views.stream().map(PixelNormalization.DEEPSEEK_OCR::chw).toList();
        return parts.encoder().encode(step, parts.encoder().pixels(step, pixels, size, size));
    }

    private PageResult result(Page page, Mode mode, int tokensIn, Generation generation, int index, double seconds) {
        GeneratedTokens tokens;
        try {
            tokens = generation.result(index);
        } catch (InvalidLogitsException e) {
            return PageResult.failed(page.source(), model, "the model gave no usable logits: " + e.getMessage());
        }
        String raw = parts.tokenizer().decode(tokens.ids(), SpecialTokens.KEEP);
        GroundedText grounded = GroundingParser.parse(
                raw, page.image().width(), page.image().height(), page.source().index());
        return new PageResult(
                page.source(),
                outcome(tokens),
                model,
                mode,
                new Cost(tokensIn, tokens.ids().length, seconds),
                Content.ofMarkdown(
                        grounded.markdown(),
                        grounded.elements().stream()
                                .map(WholePageReading::grounding)
                                .toList(),
                        grounded.crops()));
    }

    private static Outcome outcome(GeneratedTokens tokens) {
        if (tokens.reason() == StopReason.LOOPED) {
            return new Outcome(
                    PageStatus.LOOPED,
                    "the model repeated itself and was stopped after " + tokens.ids().length + " tokens");
        }
        if (tokens.reason() != StopReason.END_OF_SEQUENCE) {
            return new Outcome(
                    PageStatus.TRUNCATED,
                    "cut after " + tokens.ids().length + " tokens; raise --max-tokens if it was set");
        }
        return tokens.ids().length == 0 ? new Outcome(PageStatus.BLANK, "the model wrote nothing") : Outcome.OK;
    }

    private static Grounding grounding(Element element) {
        List<Box> pixels = element.boxes().stream().map(GroundingBox::pixels).toList();
        List<Box> thousandths = element.boxes().stream()
                .map(box -> new Box((int) box.x1(), (int) box.y1(), (int) box.x2(), (int) box.y2()))
                .toList();
        return new Grounding(element.label(), pixels, thousandths);
    }
}
