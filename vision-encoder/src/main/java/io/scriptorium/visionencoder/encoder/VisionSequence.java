package io.scriptorium.visionencoder.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Weights;
import java.util.Optional;

/**
 * The order in which a decoder reads vision tokens (modeling_deepseekocr.py of deepseek-ai/DeepSeek-OCR at e4ac34e, forward):
 * the rows of the stitched tiles, then the rows of the global view, each row followed by {@code image_newline}; last one
 * {@code view_seperator}. DeepSeek-OCR 2 has no {@code image_newline}, and its tiles stand one after the other instead of
 * stitched (modeling_deepseekocr2.py of deepseek-ai/DeepSeek-OCR-2 at 2f3699eb).
 *
 * <p>Differs: the official code takes tiles that sum to zero for absent ones; here a page without tiles is a call of its own.
 *
 * <p>Immutable and safe for several threads.
 */
public final class VisionSequence {
    private final Program program;
    private final Optional<NDArray> newline;
    private final NDArray separator;

    private VisionSequence(Program program, Optional<NDArray> newline, NDArray separator) {
        this.program = program;
        this.newline = newline;
        this.separator = separator;
    }

    /**
     * Reads the learned vectors.
     *
     * @param width of a vision token
     * @param newlines whether rows end with {@code image_newline}
     * @param weights at {@code model}
     * @throws CheckpointException if one is missing or of another shape
     */
    public static VisionSequence load(int width, boolean newlines, Weights weights) throws CheckpointException {
        return new VisionSequence(
                Program.load(VisionSequence.class, "encoder.py", weights.owner().getDevice()),
                newlines ? Optional.of(weights.get("image_newline", width)) : Optional.empty(),
                // Spelled so in the official files.
                weights.get("view_seperator", width));
    }

    /**
     * Views that have no tiles: pages at one size, or lines of text.
     *
     * @param step receives the result
     * @return {@code [B, rows*(columns+1) + 1, D]}, without newlines {@code [B, rows*columns + 1, D]}
     */
    public NDArray views(NDManager step, EncodedViews views) {
        return newline.isPresent()
                ? program.call(step, "view", views.projected(), views.rows(), views.columns(), newline.get(), separator)
                : program.call(step, "plain_view", views.projected(), separator);
    }

    /**
     * One page with tiles.
     *
     * @param step receives the result
     * @param tiles in row-major order, {@code gridRows*gridColumns} of them
     * @param gridRows rows of tiles
     * @param gridColumns columns of tiles
     * @param global the page's global view, a batch of one
     * @return {@code [1, N, D]} with N = {@code gridRows*r * (gridColumns*c + 1) + R*(C+1) + 1} for tiles of r x c tokens and
     *     a global view of R x C; without newlines N is the number of tokens and 1
     * @throws IllegalArgumentException if the number of tiles is not that of the grid, or there are several global views
     */
    public NDArray tiled(NDManager step, EncodedViews tiles, int gridRows, int gridColumns, EncodedViews global) {
        long count = tiles.projected().getShape().get(0);
        if (gridRows < 1 || gridColumns < 1 || count != (long) gridRows * gridColumns) {
            throw new IllegalArgumentException("tiles: expected " + gridRows + " x " + gridColumns + ", got " + count);
        }
        if (global.projected().getShape().get(0) != 1) {
            throw new IllegalArgumentException("global: expected one view, got "
                    + global.projected().getShape().get(0));
        }
        try (NDManager scratch = step.newSubManager()) {
            if (newline.isEmpty()) {
                return program.call(step, "plain_tiled", tiles.projected(), views(scratch, global));
            }
            return program.call(
                    step,
                    "tiled",
                    tiles.projected(),
                    tiles.rows(),
                    tiles.columns(),
                    gridRows,
                    gridColumns,
                    views(scratch, global),
                    newline.get());
        }
    }
}
