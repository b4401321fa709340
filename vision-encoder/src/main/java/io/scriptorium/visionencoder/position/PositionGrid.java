package io.scriptorium.visionencoder.position;

/**
 * The grid of patches for which a position table was made.
 *
 * @param rows of the table
 * @param columns of the table
 * @param fit how the table serves another grid
 */
public record PositionGrid(int rows, int columns, Fit fit) {
    /** How a table serves a grid that is not its own. */
    public enum Fit {
        /**
         * Bicubic with antialiasing and align_corners false, in float32 whatever the element type of the table (deepencoder.py
         * of deepseek-ai/DeepSeek-OCR, get_abs_pos and get_abs_pos_sam).
         */
        RESIZE,
        /** The first rows and columns; a larger grid is refused. Not in the official models. */
        CROP
    }

    /** Checks that both sizes are positive. */
    public PositionGrid {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("position grid: expected positive sizes, got " + rows + " x " + columns);
        }
    }

    /** Number of cells. */
    public int cells() {
        return Math.multiplyExact(rows, columns);
    }
}
