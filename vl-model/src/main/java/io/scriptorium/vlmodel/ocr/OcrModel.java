package io.scriptorium.vlmodel.ocr;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.document.PageResult;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.encoder.DeepEncoder;
import io.scriptorium.visionencoder.encoder.FlowConfig;
import io.scriptorium.visionencoder.encoder.FlowEncoder;
import io.scriptorium.visionencoder.encoder.ViewEncoder;
import io.scriptorium.visionencoder.encoder.VisionConfig;
import io.scriptorium.visionencoder.encoder.VisionSequence;
import io.scriptorium.visionencoder.view.ViewMode;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.DecoderConfig;
import io.scriptorium.vlmodel.token.Tokenizer;
import io.scriptorium.vlmodel.token.TokenizerException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A model that reads pages: DeepSeek-OCR or DeepSeek-OCR 2 in their published form, or a reader of lines or of set pages of
 * the first's architecture. Which of them its config.json says; the caller sees no difference.
 *
 * <p>Immutable and safe for several threads once open. Holds native memory until it is closed.
 */
public final class OcrModel implements AutoCloseable {
    private static final Set<String> ARCHITECTURES = Set.of("DeepseekOCRForCausalLM", "DeepseekOCR2ForCausalLM");

    private final String name;
    private final NDManager manager;
    private final Tokenizer tokenizer;
    private final PageReading reading;
    private final Collection<String> unread;

    private OcrModel(
            String name, NDManager manager, Tokenizer tokenizer, PageReading reading, Collection<String> unread) {
        this.name = name;
        this.manager = manager;
        this.tokenizer = tokenizer;
        this.reading = reading;
        this.unread = unread;
    }

    /**
     * Loads a model. Weights are mapped, so this takes seconds whatever their size, if their type is the one computed in.
     *
     * @param folder config.json, tokenizer.json, model.safetensors or shards with their index
     * @throws CheckpointException if a file is missing or damaged, a tensor missing or misshapen, or the model unknown
     * @throws IllegalArgumentException if the device is not there or an option does not fit it
     */
    public static OcrModel open(Path folder, LoadOptions options) throws CheckpointException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        requireKnown(checkpoint);
        Device device = options.openDevice();
        Precision precision = options.precisionOn(device, checkpoint.precision());
        Tokenizer tokenizer = tokenizer(folder);
        NDManager manager = NDManager.newBaseManager(device, "PyTorch");
        try {
            Weights weights = Weights.open(checkpoint, manager, precision);
            String name = folder.toAbsolutePath().normalize().getFileName().toString();
            PageReading reading = reading(name, checkpoint.config(), weights, tokenizer, options);
            return new OcrModel(name, manager, tokenizer, reading, weights.unread());
        } catch (CheckpointException | RuntimeException e) {
            manager.close();
            tokenizer.close();
            throw e;
        }
    }

    private static void requireKnown(Checkpoint checkpoint) throws CheckpointException {
        String architecture = checkpoint.config().path("architectures").path(0).asText("none");
        if (!ARCHITECTURES.contains(architecture)) {
            throw new CheckpointException(checkpoint.folder() + " holds a model of architecture " + architecture
                    + "; expected " + String.join(" or ", new TreeSet<>(ARCHITECTURES))
                    + " in config.json, architectures");
        }
    }

    private static Tokenizer tokenizer(Path folder) throws CheckpointException {
        try {
            return Tokenizer.load(folder.resolve("tokenizer.json"));
        } catch (TokenizerException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    private static PageReading reading(
            String name, JsonNode config, Weights weights, Tokenizer tokenizer, LoadOptions options)
            throws CheckpointException {
        DecoderConfig decoderConfig = DecoderConfig.deepseekV2(config);
        Weights model = weights.at("model");
        if (FlowConfig.isIn(config)) {
            FlowConfig flow = FlowConfig.read(config);
            Parts parts = new Parts(
                    weights.owner(),
                    FlowEncoder.load(flow, model),
                    VisionSequence.load(flow.output(), false, model),
                    Decoder.load(decoderConfig, weights, options.stepWeights()),
                    tokenizer);
            return WholePageReading.load(name, config, parts, List.of(ViewMode.FLOW));
        }
        VisionConfig visionConfig = VisionConfig.read(config);
        DeepEncoder encoder = DeepEncoder.load(visionConfig, model);
        VisionSequence sequence = VisionSequence.load(visionConfig.output(), true, model);
        Decoder decoder = Decoder.load(
                decoderConfig, weights.in(options.decoderPrecision(weights, decoderConfig)), options.stepWeights());
        Parts parts = new Parts(weights.owner(), encoder, sequence, decoder, tokenizer);
        if (config.path("view_config").path("kind").asText().equals("page")) {
            return SetPageReading.load(name, config, weights, parts, encoder);
        }
        return config.has("view_config")
                ? LineReading.load(name, config, weights, parts, encoder)
                : WholePageReading.load(name, config, parts, WholePageReading.OCR_MODES);
    }

    /** What every reading is made of. */
    record Parts(
            NDManager manager, ViewEncoder encoder, VisionSequence sequence, Decoder decoder, Tokenizer tokenizer) {}

    /** The name of its folder. */
    public String name() {
        return name;
    }

    /** Whether it reads line by line; else it reads whole pages. */
    public boolean readsLines() {
        return reading instanceof LineReading;
    }

    /** Names of tensors in the checkpoint that nothing reads, sorted; empty for a checkpoint that is understood whole. */
    public Collection<String> unreadTensors() {
        return unread;
    }

    /**
     * Checks options before the first page is opened.
     *
     * @throws IllegalArgumentException if one does not fit this model
     */
    public void check(ReadOptions options) {
        reading.check(options);
    }

    /**
     * Reads pages side by side: their views share batches. Memory grows with the number of pages in one call.
     *
     * @param text receives the text of the pages in order, piece by piece where the model writes it so; on this thread
     * @return one result for each page, in order
     * @throws IllegalArgumentException if an option does not fit this model
     */
    public List<PageResult> read(List<Page> pages, ReadOptions options, Consumer<String> text) {
        return reading.read(pages, options, text);
    }

    /** Reads one page. */
    public PageResult read(Page page, ReadOptions options) {
        return read(List.of(page), options, delta -> {}).get(0);
    }

    PageReading reading() {
        return reading;
    }

    @Override
    public void close() {
        manager.close();
        tokenizer.close();
    }
}
