package io.scriptorium.visionencoder.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.position.PositionTable;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's vision transformer (Radford et al. 2021) over the compressor's map: the map's cells take the place of patches, and
 * there is no norm after the last layer. Mathematics of deepencoder.py in deepseek-ai/DeepSeek-OCR at e4ac34e, class VitModel.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class ClipEncoder {
    private final ClipConfig config;
    private final Program program;
    private final NDArray classEmbedding;
    private final PositionTable positions;
    private final NDArray normWeight;
    private final NDArray normBias;
    private final List<TensorList> layers;

    private ClipEncoder(
            ClipConfig config,
            Program program,
            NDArray classEmbedding,
            PositionTable positions,
            NDArray normWeight,
            NDArray normBias,
            List<TensorList> layers) {
        this.config = config;
        this.program = program;
        this.classEmbedding = classEmbedding;
        this.positions = positions;
        this.normWeight = normWeight;
        this.normBias = normBias;
        this.layers = layers;
    }

    /**
     * Reads the weights.
     *
     * @param weights at the encoder, {@code model.vision_model} in the official files
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static ClipEncoder load(ClipConfig config, Weights weights) throws CheckpointException {
        int width = config.width();
        Weights embeddings = weights.at("embeddings");
        if (config.unusedPatch().isPresent()) {
            int patch = config.unusedPatch().getAsInt();
            // Asked for so that the file is checked whole.
            embeddings.get("patch_embedding.weight", width, 3, patch, patch).close();
        }
        PositionTable positions = new PositionTable(
                config.positions(),
                1,
                embeddings.get(
                        "position_embedding.weight", 1L + config.positions().cells(), width));
        List<TensorList> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(config, weights.at("transformer.layers." + i)));
        }
        return new ClipEncoder(
                config,
                Program.load(ClipEncoder.class, "clip.py", weights.owner().getDevice()),
                embeddings.get("class_embedding", width),
                positions,
                weights.get("pre_layrnorm.weight", width),
                weights.get("pre_layrnorm.bias", width),
                List.copyOf(layers));
    }

    private static TensorList layer(ClipConfig config, Weights weights) throws CheckpointException {
        int width = config.width();
        int hidden = config.mlpRatio() * width;
        return TensorList.of(
                weights.owner(),
                weights.get("layer_norm1.weight", width),
                weights.get("layer_norm1.bias", width),
                weights.get("self_attn.qkv_proj.weight", 3L * width, width),
                weights.get("self_attn.qkv_proj.bias", 3L * width),
                weights.get("self_attn.out_proj.weight", width, width),
                weights.get("self_attn.out_proj.bias", width),
                weights.get("layer_norm2.weight", width),
                weights.get("layer_norm2.bias", width),
                weights.get("mlp.fc1.weight", hidden, width),
                weights.get("mlp.fc1.bias", hidden),
                weights.get("mlp.fc2.weight", width, hidden),
                weights.get("mlp.fc2.bias", width));
    }

    /**
     * Encodes a map.
     *
     * @param step receives the result; what lies between is freed on the way
     * @param map {@code [B, D, rows, columns]}, NCHW, D the width of this transformer
     * @return {@code [B, 1 + rows*columns, D]}, the class token first
     * @throws IllegalArgumentException if the map has another shape, or does not fit a cropped position table
     */
    public NDArray encode(NDManager step, NDArray map) {
        Shape shape = map.getShape();
        if (shape.dimension() != 4 || shape.get(1) != config.width()) {
            throw new IllegalArgumentException(
                    "map: expected [B, " + config.width() + ", rows, columns], got " + shape);
        }
        try (NDManager scratch = step.newSubManager()) {
            NDArray x = normalise(scratch, embed(scratch, map));
            for (int i = 0; i < layers.size(); i++) {
                NDArray next = layer(scratch, i, x);
                x.close();
                x = next;
            }
            x.attach(step);
            return x;
        }
    }

    /** Class token, cells of the map, and positions: {@code [B, D, rows, columns]} to {@code [B, 1 + rows*columns, D]}. */
    NDArray embed(NDManager step, NDArray map) {
        return program.call(step, "embed", map, classEmbedding, positionsFor(map));
    }

    /** The table for the grid of a map: {@code [1 + rows*columns, D]}. */
    NDArray positionsFor(NDArray map) {
        Shape shape = map.getShape();
        return positions.at((int) shape.get(2), (int) shape.get(3));
    }

    /** The norm before the first layer, {@code pre_layrnorm}. */
    NDArray normalise(NDManager step, NDArray x) {
        return program.call(step, "norm", x, normWeight, normBias);
    }

    /** Layer {@code number} on {@code [B, N, D]}. */
    NDArray layer(NDManager step, int number, NDArray x) {
        return program.call(step, "layer", x, layers.get(number), config.heads(), true);
    }

    /** Sizes. */
    public ClipConfig config() {
        return config;
    }

    List<TensorList> layers() {
        return layers;
    }

    Program program() {
        return program;
    }
}
