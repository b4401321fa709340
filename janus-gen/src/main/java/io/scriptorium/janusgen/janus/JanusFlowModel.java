package io.scriptorium.janusgen.janus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.janusgen.uvit.UvitDecoder;
import io.scriptorium.janusgen.uvit.UvitEncoder;
import io.scriptorium.janusgen.vq.VaeConfig;
import io.scriptorium.janusgen.vq.VaeDecoder;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.config.ConfigFields;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.siglip.MlpProjector;
import io.scriptorium.visionencoder.siglip.SiglipEncoder;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import io.scriptorium.vlmodel.token.ChatTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A JanusFlow model (Ma et al. 2024): it paints along a rectified flow through its language model, and answers questions about
 * pictures as Janus does. Reads the official files; the VAE's stand in the subfolder {@code vae}.
 */
public final class JanusFlowModel implements UnifiedModel {
    private static final String VAE = "vae";

    private final JanusFlowConfig config;
    private final ModelFiles files;
    private final NDManager manager;
    private final Understanding understanding;
    private final Decoder decoder;
    private final UvitEncoder before;
    private final UvitDecoder behind;
    private final Optional<VaeDecoder> vae;

    private JanusFlowModel(JanusFlowConfig config, ModelFiles files, LoadOptions options) throws CheckpointException {
        this.config = config;
        this.files = files;
        Weights weights = files.weights();
        this.manager = weights.owner();
        int hidden = config.decoder().hidden();
        this.decoder = Decoder.load(config.decoder(), weights.at("language_model"), options.stepWeights());
        this.understanding = new Understanding(
                JanusPrompts.of(files.tokenizer(), ChatTemplate.DEEPSEEK_OLD),
                SiglipEncoder.load(config.vision(), weights.at("vision_und_enc_model.vision_tower")),
                MlpProjector.load(weights, config.vision().width(), hidden, List.of("vision_und_enc_aligner")),
                Optional.of(weights.get("beg_of_und_embed", 1, hidden)),
                decoder);
        this.before = UvitEncoder.load(config.uvit(), weights);
        this.behind = UvitDecoder.load(config.uvit(), weights);
        Path folder = weights.checkpoint().folder().resolve(VAE);
        this.vae = Files.isDirectory(folder) ? Optional.of(vae(folder, config, manager)) : Optional.empty();
    }

    /**
     * Loads a model.
     *
     * @param folder config.json, tokenizer.json and model.safetensors of JanusFlow; below it {@code vae} with config.json and
     *     diffusion_pytorch_model.safetensors of stabilityai/sdxl-vae, which only painting needs
     * @throws CheckpointException if a file is missing or damaged, a tensor missing or misshapen, or it is another model
     * @throws IllegalArgumentException if the device is not there or an option does not fit it
     */
    public static JanusFlowModel open(Path folder, LoadOptions options) throws CheckpointException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        JanusFlowConfig config;
        try {
            config = JanusFlowConfig.read(checkpoint.config());
        } catch (CheckpointException e) {
            throw new CheckpointException(folder + ": " + e.getMessage(), e);
        }
        ModelFiles files = ModelFiles.open(checkpoint, options);
        try {
            return new JanusFlowModel(config, files, options);
        } catch (CheckpointException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static VaeDecoder vae(Path folder, JanusFlowConfig config, NDManager manager) throws CheckpointException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        VaeConfig sizes;
        try {
            sizes = VaeConfig.diffusers(ConfigFields.of(checkpoint.config()));
        } catch (CheckpointException e) {
            throw new CheckpointException(folder + ": " + e.getMessage(), e);
        }
        if (sizes.latent() != config.uvit().latent()) {
            throw new CheckpointException(folder + ": config.json, latent_channels: expected "
                    + config.uvit().latent() + ", as the model beside it paints, got " + sizes.latent());
        }
        return VaeDecoder.load(sizes, Weights.open(checkpoint, manager, Precision.F32));
    }

    /**
     * Fails if the folder has no VAE, which only painting needs.
     *
     * @throws CheckpointException the message says what belongs where
     */
    public void requireVae() throws CheckpointException {
        if (vae.isEmpty()) {
            throw new CheckpointException("no folder "
                    + files.weights().checkpoint().folder().resolve(VAE)
                    + ": JanusFlow paints with the VAE of stabilityai/sdxl-vae; put its config.json and"
                    + " diffusion_pytorch_model.safetensors there");
        }
    }

    @Override
    public int side() {
        // Without a VAE as large as with SDXL's.
        return config.places() * vae.map(v -> v.config().cell()).orElse(8);
    }

    /**
     * Paints pictures, one after the other: the patches of one are batch enough for a processor.
     *
     * @param prompt what they show
     * @param count how many
     * @throws IllegalStateException if the model's folder has no VAE, see {@link #requireVae}
     * @throws IllegalArgumentException if the prompt is blank or too long, or {@code count} is not positive
     * @throws InvalidLogitsException if what the model computes is no number
     */
    public List<PageImage> paint(String prompt, int count, FlowSettings settings, PaintListener listener)
            throws InvalidLogitsException {
        if (count < 1) {
            throw new IllegalArgumentException("number of pictures: expected 1 or more, got " + count);
        }
        if (vae.isEmpty()) {
            throw new IllegalStateException("this model has no VAE to paint with");
        }
        int[] ids = promptIds(prompt);
        List<PageImage> painted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int before = i * settings.steps();
            try (NDManager step = manager.newSubManager()) {
                int channels = config.uvit().latent();
                int side = config.places();
                float[] noise = Noise.normal(settings.seed() + i, channels * side * side);
                NDArray latent = latent(
                        step,
                        ids,
                        FlowPainting.latent(step, noise, channels, side),
                        settings,
                        done -> listener.done(before + done, count * settings.steps()));
                requireNumbers(latent);
                painted.add(Pictures.of(pixels(step, latent)));
            }
        }
        return painted;
    }

    /** The latent that noise becomes, {@code [1, c, h, w]}. */
    NDArray latent(NDManager step, int[] prompt, NDArray noise, FlowSettings settings, IntConsumer done) {
        try (FlowPainting painting = start(prompt)) {
            return painting.run(step, noise, settings.guidance(), settings.steps(), done);
        }
    }

    /** {@code [1, 3, side, side]}, not clipped. */
    NDArray pixels(NDManager step, NDArray latent) {
        return vae.orElseThrow().decode(step, latent);
    }

    FlowPainting start(int... prompt) {
        return FlowPainting.start(decoder, before, behind, manager, prompt, config.grid() * config.grid());
    }

    private static void requireNumbers(NDArray latent) throws InvalidLogitsException {
        for (float value : Tensors.floats(latent)) {
            if (!Float.isFinite(value)) {
                throw new InvalidLogitsException("the picture came to hold " + value
                        + "; is the checkpoint whole? --dtype f32 helps if a half-width type overflows");
            }
        }
    }

    /**
     * Ids of a prompt, without the tag that the time takes the place of.
     *
     * @throws IllegalArgumentException if it is blank, or leaves no room for a picture
     */
    int[] promptIds(String prompt) {
        return understanding
                .prompts()
                .painting(prompt, "", config.decoder().positions(), config.grid() * config.grid() + 1);
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
