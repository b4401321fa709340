package io.scriptorium.janusgen.janus;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.janusgen.vq.Codebook;
import io.scriptorium.janusgen.vq.VqDecoder;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.siglip.MlpProjector;
import io.scriptorium.visionencoder.siglip.SiglipEncoder;
import io.scriptorium.visionencoder.view.JanusView;
import io.scriptorium.visionencoder.view.PixelNormalization;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.KvCache;
import io.scriptorium.vlmodel.generation.GeneratedTokens;
import io.scriptorium.vlmodel.generation.Generation;
import io.scriptorium.vlmodel.generation.GenerationRequest;
import io.scriptorium.vlmodel.generation.LoopRule;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.Sampler;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import io.scriptorium.vlmodel.token.SpecialTokens;
import io.scriptorium.vlmodel.token.TextStream;
import io.scriptorium.vlmodel.token.Tokenizer;
import io.scriptorium.vlmodel.token.TokenizerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Janus or Janus-Pro model (Chen et al. 2025): it paints pictures and answers questions about pictures, both with the same
 * language model and its one cache. Reads the official files and transformers' conversions.
 *
 * <p>Immutable and safe for several threads once open. Holds native memory until it is closed.
 */
public final class JanusModel implements AutoCloseable {
    /** Pictures painted side by side. More would be faster a picture, and each takes two rows of the cache. */
    private static final int SIDE_BY_SIDE = 4;

    private final JanusConfig config;
    private final NDManager manager;
    private final JanusPrompts prompts;
    private final Precision precision;
    private final SiglipEncoder vision;
    private final MlpProjector aligner;
    private final Decoder decoder;
    private final CodeHead head;
    private final Codebook codebook;
    private final VqDecoder painter;

    private JanusModel(JanusConfig config, Weights weights, JanusPrompts prompts, LoadOptions options)
            throws CheckpointException {
        this.config = config;
        this.manager = weights.owner();
        this.prompts = prompts;
        this.precision = weights.precision();
        JanusNames names = config.names();
        Weights language = names.languageModel.isEmpty() ? weights : weights.at(names.languageModel);
        this.decoder = Decoder.load(config.decoder(), language, names.languageBody, options.stepWeights());
        this.vision = SiglipEncoder.load(config.vision(), weights.at(names.vision));
        this.aligner = MlpProjector.load(
                weights.at(names.aligner),
                config.vision().width(),
                config.decoder().hidden(),
                names.alignerLayers());
        this.head = CodeHead.load(config, weights);
        this.codebook = Codebook.load(config.vq(), weights.at(names.tokenizer));
        this.painter = VqDecoder.load(config.vq(), weights.at(names.tokenizer));
    }

    /**
     * Loads a model. Weights are mapped, so this takes seconds whatever their size, if their type is the one computed in.
     *
     * @param folder config.json, tokenizer.json, and weights as model.safetensors or pytorch_model.bin, whole or in shards
     * @throws CheckpointException if a file is missing or damaged, a tensor missing or misshapen, or it is another model
     * @throws IllegalArgumentException if the device is not there or an option does not fit it
     */
    public static JanusModel open(Path folder, LoadOptions options) throws CheckpointException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        JanusConfig config = config(checkpoint);
        Device device = ComputeDevice.parse(options.device());
        if (options.threads() > 0) {
            ComputeDevice.useThreads(options.threads());
        }
        Precision precision = options.precision().equals("auto")
                ? Precision.auto(device, checkpoint.precision())
                : Precision.parse(options.precision());
        Tokenizer tokenizer = tokenizer(folder);
        NDManager manager = NDManager.newBaseManager(device, "PyTorch");
        try {
            return new JanusModel(
                    config, Weights.open(checkpoint, manager, precision), JanusPrompts.of(tokenizer), options);
        } catch (CheckpointException | RuntimeException e) {
            manager.close();
            tokenizer.close();
            throw e;
        }
    }

    static JanusConfig config(Checkpoint checkpoint) throws CheckpointException {
        try {
            return JanusConfig.read(checkpoint.config());
        } catch (CheckpointException e) {
            throw new CheckpointException(checkpoint.folder() + ": " + e.getMessage(), e);
        }
    }

    private static Tokenizer tokenizer(Path folder) throws CheckpointException {
        try {
            return Tokenizer.load(folder.resolve("tokenizer.json"));
        } catch (TokenizerException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    /** Side of the painted square in px, 384 for the published models; there is no other. */
    public int side() {
        return config.side();
    }

    /**
     * Paints pictures.
     *
     * @param prompt what they show
     * @param count how many
     * @throws IllegalArgumentException if the prompt is blank or too long, or {@code count} is not positive
     * @throws InvalidLogitsException if no code can be chosen, because of logits that are not numbers
     */
    public List<Painted> paint(String prompt, int count, PaintSettings settings, PaintListener listener)
            throws InvalidLogitsException {
        if (count < 1) {
            throw new IllegalArgumentException("number of pictures: expected 1 or more, got " + count);
        }
        int[] ids = promptIds(prompt);
        List<Painted> pictures = new ArrayList<>();
        for (int first = 0; first < count; first += SIDE_BY_SIDE) {
            int batch = Math.min(SIDE_BY_SIDE, count - first);
            List<Sampler> samplers = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                samplers.add(new Sampler(settings.sampling(first + i)));
            }
            int before = first * config.codes();
            int[][] codes = codes(
                    ids,
                    batch,
                    settings.guidance(),
                    (picture, logits) -> samplers.get(picture).next(logits),
                    done -> listener.codes(before + done * batch, count * config.codes()));
            for (int[] one : codes) {
                pictures.add(new Painted(one, decode(one)));
            }
        }
        return pictures;
    }

    /**
     * Ids of a prompt.
     *
     * @throws IllegalArgumentException if it is blank, or leaves no room for a picture
     */
    int[] promptIds(String prompt) {
        if (prompt.isBlank()) {
            throw new IllegalArgumentException("the prompt is empty; say what the picture shows");
        }
        int[] ids = prompts.painting(prompt);
        int room = config.decoder().positions() - config.codes() + 1;
        if (ids.length > room) {
            throw new IllegalArgumentException(
                    "the prompt is too long: " + ids.length + " tokens with its frame; beside a" + " picture's "
                            + config.codes() + " codes this model has room for " + room);
        }
        return ids;
    }

    int[][] codes(int[] prompt, int pictures, double guidance, Painting.Choice choice, Consumer<Integer> done)
            throws InvalidLogitsException {
        int[][] codes = new int[pictures][config.codes()];
        try (Painting painting = start(prompt, pictures, guidance)) {
            for (int at = 0; at < config.codes(); at++) {
                int[] next = painting.choose(choice);
                for (int picture = 0; picture < pictures; picture++) {
                    codes[picture][at] = next[picture];
                }
                // Nothing follows the last code.
                if (at < config.codes() - 1) {
                    painting.read(next);
                }
                done.accept(at + 1);
            }
            return codes;
        }
    }

    Painting start(int[] prompt, int pictures, double guidance) {
        return Painting.start(decoder, head, guidance, manager, prompt, prompts.pad(), pictures, config.codes());
    }

    private PageImage decode(int... codes) {
        try (NDManager step = manager.newSubManager()) {
            return Pictures.of(pixels(step, codes));
        }
    }

    /** {@code [1, 3, side, side]}, not clipped. */
    NDArray pixels(NDManager step, int... codes) {
        return painter.decode(step, codebook.entries(step, new int[][] {codes}, config.grid(), config.grid()));
    }

    /**
     * Answers a question about a picture.
     *
     * @param maxTokens most tokens of the answer
     * @param text receives the answer piece by piece
     * @return the whole answer
     * @throws IllegalArgumentException if the question is blank or too long
     * @throws InvalidLogitsException if no token can be chosen, because of logits that are not numbers
     */
    public String ask(
            PageImage picture, String question, SamplingSettings sampling, int maxTokens, Consumer<String> text)
            throws InvalidLogitsException {
        if (question.isBlank()) {
            throw new IllegalArgumentException("the question is empty");
        }
        if (question.contains(JanusPrompts.PICTURE)) {
            throw new IllegalArgumentException(
                    "the question holds " + JanusPrompts.PICTURE + ", which stands for a picture");
        }
        TextStream stream = prompts.tokenizer().stream(SpecialTokens.SKIP);
        StringBuilder all = new StringBuilder();
        Consumer<String> both = piece -> {
            all.append(piece);
            text.accept(piece);
        };
        // The order of the official demos: picture, line feed, question.
        answer(
                List.of(picture),
                JanusPrompts.PICTURE + "\n" + question,
                sampling,
                maxTokens,
                id -> both.accept(stream.push(id)));
        both.accept(stream.finish());
        return all.toString();
    }

    GeneratedTokens answer(
            List<PageImage> pictures, String message, SamplingSettings sampling, int maxTokens, Consumer<Integer> each)
            throws InvalidLogitsException {
        int[] ids = prompts.question(message, config.vision().tokens());
        if (ids.length >= config.decoder().positions()) {
            throw new IllegalArgumentException("the question is too long: " + ids.length
                    + " tokens with the picture; this model has "
                    + config.decoder().positions()
                    + " positions (max_position_embeddings), one of them for the answer");
        }
        try (NDManager step = manager.newSubManager()) {
            NDArray prefix = Painting.splice(step, pieces(step, ids, features(step, pictures)));
            GenerationRequest request = new GenerationRequest(ids.length, maxTokens, sampling, LoopRule.off(), ids);
            try (Generation generation = Generation.start(
                    decoder, step, prefix, List.of(request), prompts.eos(), (sequence, id) -> each.accept(id))) {
                generation.run();
                return generation.result(0);
            }
        }
    }

    /** Logits of the first token of an answer. */
    float[] firstLogits(NDManager step, String message, List<PageImage> pictures) {
        int[] ids = questionIds(message);
        NDArray prefix = Painting.splice(step, pieces(step, ids, features(step, pictures)));
        try (KvCache cache = decoder.newCache(step, 1, ids.length)) {
            return Tensors.floats(decoder.logits(step, decoder.prefill(step, prefix, new int[] {ids.length}, cache)));
        }
    }

    /** The ids of a question with one picture where {@link JanusPrompts#PICTURE} stands. */
    int[] questionIds(String message) {
        return prompts.question(message, config.vision().tokens());
    }

    /** What the language model reads of each picture, {@code [N, D]}. */
    List<NDArray> features(NDManager step, List<PageImage> pictures) {
        int side = config.vision().image();
        JanusView view = new JanusView(side, JanusView.DEFAULT.minSide(), JanusView.DEFAULT.background());
        List<NDArray> features = new ArrayList<>();
        for (PageImage picture : pictures) {
            NDArray pixels = step.create(PixelNormalization.JANUS.chw(view.of(picture)), new Shape(1, 3, side, side));
            features.add(Pictures.rowwise(step, aligner.project(step, vision.encode(step, pixels))));
        }
        return features;
    }

    /** Embeddings of ids, with the features in place of the placeholders. */
    private List<NDArray> pieces(NDManager step, int[] ids, List<NDArray> features) {
        List<NDArray> pieces = new ArrayList<>();
        int from = 0;
        int picture = 0;
        for (int at = 0; at < ids.length; at++) {
            if (ids[at] == prompts.image()) {
                pieces.add(decoder.embed(step, Arrays.copyOfRange(ids, from, at)));
                pieces.add(features.get(picture++));
                at += config.vision().tokens() - 1;
                from = at + 1;
            }
        }
        pieces.add(decoder.embed(step, Arrays.copyOfRange(ids, from, ids.length)));
        return pieces;
    }

    JanusPrompts prompts() {
        return prompts;
    }

    NDManager manager() {
        return manager;
    }

    /** The element type that the language model computes in. */
    public Precision precision() {
        return precision;
    }

    @Override
    public void close() {
        manager.close();
        prompts.tokenizer().close();
    }
}
