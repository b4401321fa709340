package io.scriptorium.visionencoder.sam;

import io.scriptorium.visionencoder.position.PositionGrid;
import java.util.Set;

/**
 * Sizes of a SAM encoder and its compressor.
 *
 * @param channels of the input
 * @param width of a patch's vector
 * @param layers number of blocks
 * @param heads of attention; divides {@code width}
 * @param mlpRatio width of a block's MLP in widths of the encoder
 * @param patch side of a patch in px
 * @param window of attention in the blocks that are not global
 * @param globalBlocks zero-based numbers of the blocks that attend to the whole grid
 * @param relativePositions whether attention has decomposed relative positions
 * @param positions grid of the absolute position table
 * @param neck channels of the neck
 * @param first the compressor's {@code net_2}
 * @param second the compressor's {@code net_3}
 */
public record SamConfig(
        int channels,
        int width,
        int layers,
        int heads,
        int mlpRatio,
        int patch,
        Window window,
        Set<Integer> globalBlocks,
        boolean relativePositions,
        PositionGrid positions,
        int neck,
        Downsampling first,
        Downsampling second) {

    /** The official ratio (deepencoder.py of deepseek-ai/DeepSeek-OCR, build_sam_vit_b). */
    public static final int MLP_RATIO = 4;

    /** Rows and columns of patches that attend to each other. */
    public record Window(int rows, int columns) {}

    /** A convolution 3x3 with padding 1: its output channels, and its strides in rows and columns. */
    public record Downsampling(int channels, int rowStride, int columnStride) {
        int rows(int rows) {
            return (rows - 1) / rowStride + 1;
        }

        int columns(int columns) {
            return (columns - 1) / columnStride + 1;
        }
    }

    /** Checks the sizes against each other. */
    public SamConfig {
        if (width < 1 || heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException("heads: expected a divisor of width " + width + ", got " + heads);
        }
        if (layers < 1
                || mlpRatio < 1
                || channels < 1
                || patch < 1
                || neck < 1
                || window.rows() < 1
                || window.columns() < 1) {
            throw new IllegalArgumentException(
                    "expected positive sizes, got layers " + layers + ", mlp_ratio " + mlpRatio + ", channels "
                            + channels + ", patch " + patch + ", neck " + neck + ", window " + window);
        }
        globalBlocks = Set.copyOf(globalBlocks);
        for (int block : globalBlocks) {
            if (block < 0 || block >= layers) {
                throw new IllegalArgumentException(
                        "global_attn_indexes: expected numbers below layers " + layers + ", got " + block);
            }
        }
    }

    /** Rows of the compressor's map for an input of {@code height} px. */
    public int mapRows(int height) {
        return second.rows(first.rows(height / patch));
    }

    /** Columns of the compressor's map for an input of {@code width} px. */
    public int mapColumns(int width) {
        return second.columns(first.columns(width / patch));
    }
}
