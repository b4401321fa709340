package io.scriptorium.visionencoder.siglip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * SigLIP's vision transformer (Zhai et al. 2023): patches, learned positions, layers with a norm before attention and MLP,
 * one norm at the end; no class token and no pooling. Mathematics of siglip_vit.py in deepseek-ai/Janus at 1daa72f, class
 * VisionTransformer.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class SiglipEncoder {
    private final SiglipConfig config;
    private final Program program;
    private final TensorList ends;
    private final List<TensorList> layers;

    private SiglipEncoder(SiglipConfig config, Program program, TensorList ends, List<TensorList> layers) {
        this.config = config;
        this.program = program;
        this.ends = ends;
        this.layers = layers;
    }

    /**
     * Reads the weights. Both namings are known: that of timm (one {@code qkv} a layer), which the official checkpoints have
     * at {@code vision_model.vision_tower}, and that of transformers ({@code q_proj}, {@code k_proj}, {@code v_proj}), at
     * {@code model.vision_model} in its conversions.
     *
     * @param weights at the encoder
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static SiglipEncoder load(SiglipConfig config, Weights weights) throws CheckpointException {
        Program program =
                Program.load(SiglipEncoder.class, "siglip.py", weights.owner().getDevice());
        SiglipNames names = weights.has("patch_embed.proj.weight") ? SiglipNames.TIMM : SiglipNames.TRANSFORMERS;
        List<TensorList> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(names.layer(config, weights, i, program));
        }
        return new SiglipEncoder(config, program, names.ends(config, weights), List.copyOf(layers));
    }

    /**
     * Encodes pictures.
     *
     * @param step receives the result; what lies between is freed on the way
     * @param pixels {@code [B, 3, image, image]}, NCHW, float32, normalised
     * @return {@code [B, N, D]}: {@link SiglipConfig#tokens()} tokens, rows of patches from the top
     * @throws IllegalArgumentException if the pixels have another shape
     */
    public NDArray encode(NDManager step, NDArray pixels) {
        try (NDManager scratch = step.newSubManager()) {
            NDArray x = embed(scratch, pixels);
            for (int i = 0; i < layers.size(); i++) {
                NDArray next = layer(scratch, i, x);
                x.close();
                x = next;
            }
            return normalise(step, x);
        }
    }

    /** Patches and positions: {@code [B, 3, image, image]} to {@code [B, N, D]}. */
    NDArray embed(NDManager step, NDArray pixels) {
        return program.call(step, "positions", patches(step, pixels), ends);
    }

    /** The patches without positions. */
    NDArray patches(NDManager step, NDArray pixels) {
        Shape shape = pixels.getShape();
        if (shape.dimension() != 4
                || shape.get(1) != 3
                || shape.get(2) != config.image()
                || shape.get(3) != config.image()) {
            throw new IllegalArgumentException(
                    "pixels: expected [B, 3, " + config.image() + ", " + config.image() + "], got " + shape);
        }
        return program.call(step, "patches", pixels, ends, config.patch());
    }

    /** Layer {@code number} on {@code [B, N, D]}. */
    NDArray layer(NDManager step, int number, NDArray x) {
        return program.call(
                step,
                "layer",
                x,
                layers.get(number),
                config.heads(),
                config.gelu().approximation());
    }

    /** Attention of layer {@code number} on its input {@code [B, N, D]}, before it is added. */
    NDArray attention(NDManager step, int number, NDArray x) {
        return program.call(step, "attention", x, layers.get(number), config.heads());
    }

    /** The norm after the last layer. */
    NDArray normalise(NDManager step, NDArray x) {
        return program.call(step, "last_norm", x, ends);
    }

    /** Sizes. */
    public SiglipConfig config() {
        return config;
    }
}
