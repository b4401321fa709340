package io.scriptorium.visionencoder.sam;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One block's decomposed relative positions: a vector for each distance in rows and one for each distance in columns. For
 * another grid than their own the tables are resized linearly in float32 (deepencoder.py of deepseek-ai/DeepSeek-OCR,
 * get_rel_pos). Tables are laid out once for each grid and kept as long as the weights. Safe for several threads.
 */
final class RelativePositions {
    private record Size(int rows, int columns) {}

    private final NDArray rows;
    private final NDArray columns;
    private final Program program;
    private final Map<Size, TensorList> fitted = new ConcurrentHashMap<>();

    private RelativePositions(NDArray rows, NDArray columns, Program program) {
        this.rows = rows;
        this.columns = columns;
        this.program = program;
    }

    /**
     * Reads a block's tables.
     *
     * @param weights at the block's attention
     * @param gridRows rows of the grid for which the tables were made
     * @param gridColumns its columns
     */
    static RelativePositions load(Weights weights, int gridRows, int gridColumns, int headSize, Program program)
            throws CheckpointException {
        return new RelativePositions(
                weights.get("rel_pos_h", 2L * gridRows - 1, headSize),
                weights.get("rel_pos_w", 2L * gridColumns - 1, headSize),
                program);
    }

    /** {@code [R, R, c]} and {@code [C, C, c]}: vectors by query's and key's row, and by query's and key's column. */
    TensorList at(int gridRows, int gridColumns) {
        return fitted.computeIfAbsent(new Size(gridRows, gridColumns), size -> {
            NDManager owner = rows.getManager();
            return TensorList.of(
                    owner,
                    program.call(owner, "relative", rows, size.rows()),
                    program.call(owner, "relative", columns, size.columns()));
        });
    }
}
