package io.scriptorium.visionencoder.sam;

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
 * SAM's ViT (Kirillov et al. 2023) with the neck and the 16-fold compressor of DeepSeek-OCR (arXiv 2510.18234, section 3.2):
 * pixels to a map. Mathematics of deepencoder.py in deepseek-ai/DeepSeek-OCR at e4ac34e, class ImageEncoderViT.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class SamEncoder {
    private final SamConfig config;
    private final Program program;
    private final TensorList patchEmbedding;
    private final PositionTable positions;
    private final List<SamBlock> blocks;
    private final TensorList compressor;

    private SamEncoder(
            SamConfig config,
            Program program,
            TensorList patchEmbedding,
            PositionTable positions,
            List<SamBlock> blocks,
            TensorList compressor) {
        this.config = config;
        this.program = program;
        this.patchEmbedding = patchEmbedding;
        this.positions = positions;
        this.blocks = blocks;
        this.compressor = compressor;
    }

    /**
     * Reads the weights.
     *
     * @param weights at the encoder, {@code model.sam_model} in the official files
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static SamEncoder load(SamConfig config, Weights weights) throws CheckpointException {
        Program program =
                Program.load(SamEncoder.class, "sam.py", weights.owner().getDevice());
        int width = config.width();
        int neck = config.neck();
        Weights patch = weights.at("patch_embed.proj");
        TensorList patchEmbedding = TensorList.of(
                weights.owner(),
                patch.get("weight", width, config.channels(), config.patch(), config.patch()),
                patch.get("bias", width));
        PositionTable positions = new PositionTable(
                config.positions(),
                0,
                weights.get(
                        "pos_embed",
                        1,
                        config.positions().rows(),
                        config.positions().columns(),
                        width));
        List<SamBlock> blocks = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(SamBlock.load(config, i, weights.at("blocks." + i), program));
        }
        TensorList compressor = TensorList.of(
                weights.owner(),
                weights.get("neck.0.weight", neck, width, 1, 1),
                weights.get("neck.1.weight", neck),
                weights.get("neck.1.bias", neck),
                convolution(program, weights, "neck.2.weight", neck, neck, 3, 3),
                weights.get("neck.3.weight", neck),
                weights.get("neck.3.bias", neck),
                convolution(program, weights, "net_2.weight", config.first().channels(), neck, 3, 3),
                convolution(
                        program,
                        weights,
                        "net_3.weight",
                        config.second().channels(),
                        config.first().channels(),
                        3,
                        3));
        return new SamEncoder(config, program, patchEmbedding, positions, List.copyOf(blocks), compressor);
    }

    /** The map's channels lie beside each other: a weight that does not lie so too is copied at each use. */
    private static NDArray convolution(Program program, Weights weights, String name, long... shape)
            throws CheckpointException {
        return program.call(weights.owner(), "channels_last", weights.get(name, shape));
    }

    /**
     * Encodes views of one size.
     *
     * @param step receives the result; what lies between is freed on the way
     * @param pixels {@code [B, channels, H, W]}, normalised, in the precision of the weights; H and W multiples of the patch
     * @return the compressor's map {@code [B, D, rows, columns]}, NCHW
     * @throws IllegalArgumentException if the pixels have another shape, or do not fit a cropped position table
     */
    public NDArray encode(NDManager step, NDArray pixels) {
        checkPixels(pixels.getShape());
        try (NDManager scratch = step.newSubManager()) {
            NDArray x = addPositions(scratch, patches(scratch, pixels));
            for (SamBlock block : blocks) {
                NDArray next = block.forward(scratch, x);
                x.close();
                x = next;
            }
            return compress(step, x);
        }
    }

    private void checkPixels(Shape shape) {
        int patch = config.patch();
        if (shape.dimension() != 4
                || shape.get(1) != config.channels()
                || shape.get(2) < patch
                || shape.get(3) < patch
                || shape.get(2) % patch != 0
                || shape.get(3) % patch != 0) {
            throw new IllegalArgumentException("pixels: expected [B, " + config.channels()
                    + ", H, W] with H and W multiples of " + patch + ", got " + shape);
        }
    }

    /** {@code [B, channels, H, W]} to {@code [B, H/patch, W/patch, D]}. */
    NDArray patches(NDManager step, NDArray pixels) {
        return program.call(step, "patches", pixels, patchEmbedding, config.patch());
    }

    /** Adds the table of absolute positions to {@code [B, R, C, D]}. */
    NDArray addPositions(NDManager step, NDArray x) {
        return program.call(step, "add_positions", x, positionsFor(x));
    }

    /** The table for the grid of {@code [B, R, C, D]}: {@code [R*C, D]}. */
    NDArray positionsFor(NDArray x) {
        Shape shape = x.getShape();
        return positions.at((int) shape.get(1), (int) shape.get(2));
    }

    /** Neck and compressor: {@code [B, R, C, D]} to {@code [B, D', rows, columns]}. */
    NDArray compress(NDManager step, NDArray x) {
        return program.call(step, "compress", x, compressor, strides(config.first()), strides(config.second()));
    }

    static long[] strides(SamConfig.Downsampling downsampling) {
        return new long[] {downsampling.rowStride(), downsampling.columnStride()};
    }

    /** Sizes. */
    public SamConfig config() {
        return config;
    }

    List<SamBlock> blocks() {
        return blocks;
    }

    TensorList compressor() {
        return compressor;
    }

    Program program() {
        return program;
    }
}
