package io.scriptorium.visionencoder.position;

import ai.djl.ndarray.NDArray;
import io.scriptorium.tensor.Program;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A learned table of absolute positions. A resized table is computed once for each grid and kept as long as the weights.
 * Safe for several threads.
 */
public final class PositionTable {
    private record Size(int rows, int columns) {}

    private final PositionGrid grid;
    private final int prefix;
    private final NDArray table;
    private final Program program;
    private final Map<Size, NDArray> fitted = new ConcurrentHashMap<>();

    /**
     * A table.
     *
     * @param prefix number of leading rows that belong to no cell of the grid (the class token's) and are kept as they are
     * @param table {@code [..., D]} with {@code prefix + grid.cells()} rows in all, row-major
     */
    public PositionTable(PositionGrid grid, int prefix, NDArray table) {
        this.grid = grid;
        this.prefix = prefix;
        this.table = table;
        this.program = Program.load(PositionTable.class, "position.py", table.getDevice());
    }

    /**
     * The table for a grid of {@code rows x columns}.
     *
     * @return {@code [prefix + rows*columns, D]} in the element type of the table; not to be closed by the caller
     * @throws IllegalArgumentException if the table is cropped and the grid is larger than it
     */
    public NDArray at(int rows, int columns) {
        if (grid.fit() == PositionGrid.Fit.CROP && (rows > grid.rows() || columns > grid.columns())) {
            throw new IllegalArgumentException("an input of " + rows + " x " + columns
                    + " patches does not fit the position table of " + grid.rows() + " x " + grid.columns()
                    + "; cut the image into smaller views");
        }
        return fitted.computeIfAbsent(new Size(rows, columns), this::fit);
    }

    private NDArray fit(Size size) {
        return program.call(
                table.getManager(),
                "fit",
                table,
                prefix,
                new long[] {grid.rows(), grid.columns()},
                new long[] {size.rows(), size.columns()},
                grid.fit() == PositionGrid.Fit.RESIZE);
    }
}
