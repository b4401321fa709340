package io.scriptorium.document.layout;

import io.scriptorium.document.Box;
import io.scriptorium.document.Line;
import io.scriptorium.document.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds tables without upright rules: rows of short pieces whose gaps stand above each other. A line of the page is a row of the
 * table; cells of several lines are not put together.
 */
final class UnruledTables {
    /** A gap between words this wide, in heights of a capital, parts two cells: a space is .4 to 1 in justified text. */
    private static final double CELL_GAP = 1.5;
    /** Columns are parted by so much white, in heights of a capital, in all rows but a few. */
    private static final double COLUMN_GAP = 0.8;
    /** Of ten rows one may cross a gap between columns: a cell over several. */
    private static final double CROSSING = 0.1;
    /** Rows farther apart, in heights of a capital, are no table. */
    private static final double ROW_PITCH = 6;

    private static final int FEWEST_ROWS = 3;
    /** Columns of running text have longer pieces on the average, in characters. */
    private static final int LONGEST_CELL = 30;
    /** Of the places of a table so many are filled. */
    private static final double FILLED = 0.6;

    /** Words of a line without a wide gap between them. */
    private record Cell(int left, int right, String text) {}

    private UnruledTables() {}

    /** How many lines from {@code from} on have two cells or more and follow each other closely. */
    static int rows(List<LayoutLine> lines, int from) {
        int to = from;
        while (to < lines.size()
                && cells(lines.get(to)).size() > 1
                && (to == from || isNext(lines.get(to - 1), lines.get(to)))) {
            to++;
        }
        return to - from;
    }

    private static boolean isNext(LayoutLine line, LayoutLine next) {
        TypeSize size = TypeSize.of(line);
        double pitch = TypeSize.of(next).baseline() - size.baseline();
        return pitch > 0 && pitch < ROW_PITCH * size.size();
    }

    /** The table that these lines are, if they are one. */
    static Optional<Table> of(List<LayoutLine> lines) {
        if (lines.size() < FEWEST_ROWS) {
            return Optional.empty();
        }
        List<List<Cell>> rows = lines.stream().map(UnruledTables::cells).toList();
        int[] edges = edges(rows, TypeSize.body(lines));
        int columns = edges.length + 1;
        List<Table.Cell> cells = new ArrayList<>();
        int filled = 0;
        int letters = 0;
        for (int row = 0; row < rows.size(); row++) {
            int column = 0;
            for (Cell cell : rows.get(row)) {
                int first = Math.max(column, place(edges, cell.left));
                int last = Math.max(first, place(edges, cell.right - 1));
                if (first >= columns) {
                    return Optional.empty(); // two pieces of one column
                }
                for (; column < first; column++) {
                    cells.add(new Table.Cell(row, column, 1, 1, ""));
                }
                cells.add(new Table.Cell(row, first, 1, last - first + 1, cell.text));
                column = last + 1;
                filled += last - first + 1;
                letters += cell.text.length();
            }
            for (; column < columns; column++) {
                cells.add(new Table.Cell(row, column, 1, 1, ""));
            }
        }
        boolean isList = columns == 2 && rows.stream().allMatch(row -> Lists.isMarker(row.get(0).text));
        boolean isTable = !isList
                && columns > 1
                && filled >= FILLED * columns * rows.size()
                && letters <= LONGEST_CELL * (double) filled;
        List<Line> read = lines.stream().map(LayoutLine::line).toList();
        return isTable
                ? Optional.of(new Table(rows.size(), columns, cells, Line.around(read), read))
                : Optional.empty();
    }

    /**
     * One table of two that stand side by side: columns of a table that are as wide as columns of text are read one after the
     * other.
     */
    static Optional<Table> joined(Table left, Table right) {
        int rows = left.rows();
        if (right.rows() != rows || left.lines().size() != rows || right.lines().size() != rows) {
            return Optional.empty();
        }
        for (int row = 0; row < rows; row++) {
            Box one = left.lines().get(row).box();
            Box other = right.lines().get(row).box();
            int shared = Math.min(one.y2(), other.y2()) - Math.max(one.y1(), other.y1());
            if (shared < 0.5 * Math.min(one.height(), other.height()) || one.x2() > other.x1()) {
                return Optional.empty();
            }
        }
        List<Table.Cell> cells = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            cells.addAll(left.row(row));
            for (Table.Cell cell : right.row(row)) {
                cells.add(new Table.Cell(
                        row, cell.column() + left.columns(), cell.rowSpan(), cell.columnSpan(), cell.text()));
            }
        }
        List<Line> lines = new ArrayList<>(left.lines());
        lines.addAll(right.lines());
        return Optional.of(new Table(
                rows, left.columns() + right.columns(), cells, left.box().union(right.box()), lines));
    }

    /** Where columns end, px: the middles of white gaps that nearly all rows share. */
    private static int[] edges(List<List<Cell>> rows, double size) {
        int left = Integer.MAX_VALUE;
        int right = 0;
        for (List<Cell> row : rows) {
            left = Math.min(left, row.get(0).left);
            right = Math.max(right, row.get(row.size() - 1).right);
        }
        int[] covered = new int[Math.max(0, right - left)];
        for (List<Cell> row : rows) {
            for (Cell cell : row) {
                for (int x = Math.max(left, cell.left); x < Math.min(right, cell.right); x++) {
                    covered[x - left]++;
                }
            }
        }
        int most = (int) (CROSSING * rows.size());
        List<Integer> edges = new ArrayList<>();
        for (int x = 0; x < covered.length; ) {
            int end = x;
            while (end < covered.length && covered[end] <= most) {
                end++;
            }
            if (end - x >= COLUMN_GAP * size && x > 0 && end < covered.length) {
                edges.add(left + (x + end) / 2);
            }
            x = Math.max(end, x + 1);
        }
        return edges.stream().mapToInt(edge -> edge).toArray();
    }

    private static int place(int[] edges, int x) {
        int place = 0;
        while (place < edges.length && x >= edges[place]) {
            place++;
        }
        return place;
    }

    private static List<Cell> cells(LayoutLine line) {
        double gap = CELL_GAP * TypeSize.of(line).size();
        List<Cell> cells = new ArrayList<>();
        for (LayoutLine.Piece piece : line.pieces()) {
            List<LayoutLine.Placed> words = piece.words().isEmpty()
                    ? List.of(new LayoutLine.Placed(piece.text(), piece.box(), piece.box()))
                    : piece.words();
            for (LayoutLine.Placed word : words) {
                Box box = word.box();
                Cell last = cells.isEmpty() ? null : cells.get(cells.size() - 1);
                if (last != null && box.x1() - last.right < gap) {
                    cells.set(
                            cells.size() - 1,
                            new Cell(last.left, Math.max(last.right, box.x2()), last.text + " " + word.text()));
                } else {
                    cells.add(new Cell(box.x1(), box.x2(), word.text()));
                }
            }
        }
        return cells;
    }
}
