package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * A table.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param caption the lines above or below that name it, as one; empty if there is none
 * @param cells by row, then by column of their first place; together they cover each place of the grid once
 * @param box holds the lines
 * @param lines as they were read, the caption's among them
 */
public record Table(int rows, int columns, String caption, List<Cell> cells, Box box, List<Line> lines)
        implements Block {
    /**
     * A cell.
     *
     * @param row zero-based row of its first place
     * @param column zero-based column of its first place
     * @param rowSpan rows that it covers, 1 or more
     * @param columnSpan columns that it covers, 1 or more
     * @param text what stands in it, its lines as one; may be empty
     */
    public record Cell(int row, int column, int rowSpan, int columnSpan, String text) {
        /** The text may not be null. */
        public Cell {
            Objects.requireNonNull(text, "text");
        }
    }

    /** @throws IllegalArgumentException if the cells do not cover each place once */
    public Table {
        Objects.requireNonNull(caption, "caption");
        Objects.requireNonNull(box, "box");
        cells = List.copyOf(cells);
        lines = List.copyOf(lines);
        boolean[] covered = new boolean[rows * columns];
        for (Cell cell : cells) {
            for (int row = cell.row(); row < cell.row() + cell.rowSpan(); row++) {
                for (int column = cell.column(); column < cell.column() + cell.columnSpan(); column++) {
                    if (row < 0 || row >= rows || column < 0 || column >= columns || covered[row * columns + column]) {
                        throw new IllegalArgumentException("expected cells that cover each of " + rows + " x " + columns
                                + " places once, got a second or none for row " + row + ", column " + column);
                    }
                    covered[row * columns + column] = true;
                }
            }
        }
        for (boolean place : covered) {
            if (!place) {
                throw new IllegalArgumentException(
                        "expected cells that cover each of " + rows + " x " + columns + " places, some are left");
            }
        }
    }

    /** A table that nothing names. */
    public Table(int rows, int columns, List<Cell> cells, Box box, List<Line> lines) {
        this(rows, columns, "", cells, box, lines);
    }

    /** The table as HTML that is XML too: its caption, then rows of {@code td} with their spans; text is escaped. */
    public String html() {
        return TableMarkup.html(this);
    }

    /** Whether a cell covers more than one place. */
    boolean hasSpans() {
        return cells.stream().anyMatch(cell -> cell.rowSpan() > 1 || cell.columnSpan() > 1);
    }

    /** The cells that begin in a row. */
    public List<Cell> row(int row) {
        return cells.stream().filter(cell -> cell.row() == row).toList();
    }
}
