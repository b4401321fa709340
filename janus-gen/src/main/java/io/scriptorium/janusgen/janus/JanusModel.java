package io.scriptorium.janusgen.janus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.janusgen.vq.Codebook;
import io.scriptorium.janusgen.vq.VqDecoder;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.siglip.MlpProjector;
import io.scriptorium.visionencoder.siglip.SiglipEncoder;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.Sampler;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Janus or Janus-Pro model (Chen et al. 2025): it paints pictures and answers questions about pictures, both with the same
 * language model and its one cache. Reads the official files and transformers' conversions.
 */
public final class JanusModel implements UnifiedModel {
    /** Pictures painted side by side. More would be faster a picture, and each takes two rows of the cache. */
    private static final int SIDE_BY_SIDE = 4;

    private final JanusConfig config;
    private final ModelFiles files;
    private final NDManager manager;
    private final Understanding understanding;
    private final Decoder decoder;
    private final CodeHead head;
    private final Codebook codebook;
    private final VqDecoder painter;

    private JanusModel(JanusConfig config, ModelFiles files, LoadOptions options) throws CheckpointException {
        this.config = config;
        this.files = files;
        Weights weights = files.weights();
        this.manager = weights.owner();
        JanusNames names = config.names();
        Weights language = names.languageModel.isEmpty() ? weights : weights.at(names.languageModel);
        this.decoder = Decoder.load(config.decoder(), language, names.languageBody, options.stepWeights());
        this.understanding = new Understanding(
                JanusPrompts.of(files.tokenizer()),
                SiglipEncoder.load(config.vision(), weights.at(names.vision)),
                MlpProjector.load(
                        weights.at(names.aligner),
                        config.vision().width(),
                        config.decoder().hidden(),
                        names.alignerLayers()),
                Optional.empty(),
                decoder);
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
        ModelFiles files = ModelFiles.open(checkpoint, options);
        try {
            return new JanusModel(config, files, options);
        } catch (CheckpointException | RuntimeException e) {
            files.close();
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

    @Override
    public int side() {
        return config.side();
    }

    /** How it paints unless something else is asked for: as the official script does, or as its config says. */
    public PaintSettings settings() {
        return config.painting();
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
                    done -> listener.done(before + done * batch, count * config.codes()));
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
        // Nothing follows the last code.
        return understanding
                .prompts()
                .painting(prompt, JanusPrompts.BEGIN, config.decoder().positions(), config.codes() - 1);
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
        return Painting.start(
                decoder,
                head,
                guidance,
                manager,
                prompt,
                understanding.prompts().pad(),
                pictures,
                config.codes());
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

    @Override
    public String ask(
            PageImage picture, String question, SamplingSettings sampling, int maxTokens, Consumer<String> text)
            throws InvalidLogitsException {
        return understanding.ask(manager, picture, question, sampling, maxTokens, text);
    }

    Understanding understanding() {
        return understanding;
    }

    Weights weights() {
        return files.weights();
    }

    NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        files.close();
    }
}
