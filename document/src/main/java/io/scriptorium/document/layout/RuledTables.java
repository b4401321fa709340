package io.scriptorium.document.layout;

import io.scriptorium.document.Box;
import io.scriptorium.document.Line;
import io.scriptorium.document.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds tables whose cells are drawn: level and upright rules that meet make a grid, and where a piece of rule is missing two
 * places of it are one cell.
 */
final class RuledTables {
    /** A rule that covers this share of a place's side parts it from its neighbour. */
    private static final double WALL = 0.6;
    /** Of so many cells some must be filled: a form's boxes are mostly empty. */
    private static final double FILLED = 0.4;
    /** A cell with more of the letters is a column of text with a frame. */
    private static final double LARGEST_CELL = 0.7;

    private final LayoutPage page;
    /** Ends of rules this near to each other meet, px. */
    private final double near;

    private RuledTables(LayoutPage page) {
        this.page = page;
        this.near = Math.max(4, 0.5 * TypeSize.body(page.lines()));
    }

    /**
     * A table and the lines that it is made of.
     *
     * @param from index of its first line
     * @param to index after its last line
     */
    record Found(Table table, int from, int to) {}

    /** The tables of a page by the index of their first line. Lines that others stand between make no table. */
    static Map<Integer, Found> of(LayoutPage page) {
        Map<Integer, Found> tables = new HashMap<>();
        if (!page.lines().isEmpty()) {
            RuledTables finder = new RuledTables(page);
            for (List<Box> rules : finder.nets()) {
                Found found = finder.table(rules);
                if (found != null) {
                    tables.put(found.from, found);
                }
            }
        }
        return tables;
    }

    /** Rules that hang together: level ones and upright ones that they meet. */
    private List<List<Box>> nets() {
        List<List<Box>> nets = new ArrayList<>();
        List<Box> all = new ArrayList<>(page.levelRules());
        all.addAll(page.uprightRules());
        for (Box rule : all) {
            List<Box> net = new ArrayList<>(List.of(rule));
            for (int i = nets.size() - 1; i >= 0; i--) {
                if (nets.get(i).stream().anyMatch(other -> meet(rule, other))) {
                    net.addAll(nets.remove(i));
                }
            }
            nets.add(net);
        }
        return nets;
    }

    private boolean meet(Box one, Box other) {
        return isLevel(one) != isLevel(other)
                && one.x1() - near < other.x2()
                && other.x1() - near < one.x2()
                && one.y1() - near < other.y2()
                && other.y1() - near < one.y2();
    }

    private static boolean isLevel(Box rule) {
        return rule.width() > rule.height();
    }

    private Found table(List<Box> rules) {
        List<Box> level = rules.stream().filter(RuledTables::isLevel).toList();
        List<Box> upright = rules.stream().filter(rule -> !isLevel(rule)).toList();
        if (level.size() < 2 || upright.isEmpty()) {
            return null;
        }
        Box frame = rules.stream().reduce(Box::union).orElseThrow();
        int[] ys = places(level, frame.y1(), frame.y2(), false);
        int[] xs = places(upright, frame.x1(), frame.x2(), true);
        int rows = ys.length - 1;
        int columns = xs.length - 1;
        if (rows < 2 || columns < 2) {
            return null;
        }
        int[] cells = cells(level, upright, xs, ys);
        Map<Integer, StringBuilder> texts = new HashMap<>();
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < page.lines().size(); i++) {
            if (isIn(page.lines().get(i).box(), frame)) {
                members.add(i);
                read(page.lines().get(i), xs, ys, cells, texts);
            }
        }
        if (members.isEmpty() || members.get(members.size() - 1) - members.get(0) >= members.size()) {
            return null;
        }
        return found(cells, rows, columns, texts, members.get(0), members.get(members.size() - 1) + 1);
    }

    private static boolean isIn(Box line, Box frame) {
        int x = (line.x1() + line.x2()) / 2;
        int y = (line.y1() + line.y2()) / 2;
        return x > frame.x1() && x < frame.x2() && y > frame.y1() && y < frame.y2();
    }

    /** Where rules stand, each place once, with the edges of the frame. */
    private int[] places(List<Box> rules, int first, int last, boolean upright) {
        List<Integer> middles = new ArrayList<>(List.of(first, last));
        for (Box rule : rules) {
            middles.add(upright ? (rule.x1() + rule.x2()) / 2 : (rule.y1() + rule.y2()) / 2);
        }
        middles.sort(null);
        List<Integer> places = new ArrayList<>();
        for (int middle : middles) {
            if (places.isEmpty() || middle - places.get(places.size() - 1) > 2 * near) {
                places.add(middle);
            }
        }
        return places.stream().mapToInt(place -> place).toArray();
    }

    /** For each place {@code [row, column]} the number of the cell it belongs to; cells are rectangles. */
    private int[] cells(List<Box> level, List<Box> upright, int[] xs, int[] ys) {
        int rows = ys.length - 1;
        int columns = xs.length - 1;
        int[] cells = new int[rows * columns];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = i;
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (column + 1 < columns && !isWall(upright, xs[column + 1], ys[row], ys[row + 1], true)) {
                    join(cells, columns, row, column, row, column + 1);
                }
                if (row + 1 < rows && !isWall(level, ys[row + 1], xs[column], xs[column + 1], false)) {
                    join(cells, columns, row, column, row + 1, column);
                }
            }
        }
        return cells;
    }

    private boolean isWall(List<Box> rules, int at, int from, int to, boolean upright) {
        boolean[] covered = new boolean[to - from];
        for (Box rule : rules) {
            int middle = upright ? (rule.x1() + rule.x2()) / 2 : (rule.y1() + rule.y2()) / 2;
            if (Math.abs(middle - at) <= 2 * near) {
                int start = Math.max(from, upright ? rule.y1() : rule.x1());
                int end = Math.min(to, upright ? rule.y2() : rule.x2());
                for (int i = start; i < end; i++) {
                    covered[i - from] = true;
                }
            }
        }
        int count = 0;
        for (boolean one : covered) {
            count += one ? 1 : 0;
        }
        return count >= WALL * covered.length;
    }

    /** Makes one cell of two places, and of all others that the rectangle around their cells touches. */
    private static void join(int[] cells, int columns, int row, int column, int otherRow, int otherColumn) {
        int cell = cells[row * columns + column];
        int other = cells[otherRow * columns + otherColumn];
        for (boolean grown = cell != other; grown; ) {
            grown = false;
            int top = Integer.MAX_VALUE;
            int left = Integer.MAX_VALUE;
            int bottom = -1;
            int right = -1;
            for (int i = 0; i < cells.length; i++) {
                if (cells[i] == cell || cells[i] == other) {
                    top = Math.min(top, i / columns);
                    bottom = Math.max(bottom, i / columns);
                    left = Math.min(left, i % columns);
                    right = Math.max(right, i % columns);
                    cells[i] = cell;
                }
            }
            for (int i = 0; i < cells.length && !grown; i++) {
                boolean inside =
                        i / columns >= top && i / columns <= bottom && i % columns >= left && i % columns <= right;
                if (inside && cells[i] != cell) {
                    other = cells[i];
                    grown = true;
                }
            }
        }
    }

    /** Gives the words of a line to the cells in which they stand. */
    private static void read(LayoutLine line, int[] xs, int[] ys, int[] cells, Map<Integer, StringBuilder> texts) {
        for (LayoutLine.Piece piece : line.pieces()) {
            List<LayoutLine.Placed> words = piece.words().isEmpty()
                    ? List.of(new LayoutLine.Placed(piece.text(), piece.box(), piece.box()))
                    : piece.words();
            for (LayoutLine.Placed word : words) {
                Box box = word.box();
                int row = place(ys, (box.y1() + box.y2()) / 2);
                int column = place(xs, (box.x1() + box.x2()) / 2);
                StringBuilder text =
                        texts.computeIfAbsent(cells[row * (xs.length - 1) + column], cell -> new StringBuilder());
                text.append(text.isEmpty() ? "" : " ").append(word.text());
            }
        }
    }

    private static int place(int[] edges, int at) {
        int place = 0;
        while (place + 2 < edges.length && at >= edges[place + 1]) {
            place++;
        }
        return place;
    }

    private Found found(int[] cells, int rows, int columns, Map<Integer, StringBuilder> texts, int from, int to) {
        List<Table.Cell> made = new ArrayList<>();
        int letters = 0;
        int most = 0;
        for (int i = 0; i < cells.length; i++) {
            int cell = cells[i];
            int row = i / columns;
            int column = i % columns;
            if ((row > 0 && cells[i - columns] == cell) || (column > 0 && cells[i - 1] == cell)) {
                continue;
            }
            int rowSpan = 1;
            while (row + rowSpan < rows && cells[i + rowSpan * columns] == cell) {
                rowSpan++;
            }
            int columnSpan = 1;
            while (column + columnSpan < columns && cells[i + columnSpan] == cell) {
                columnSpan++;
            }
            String text = texts.containsKey(cell) ? texts.get(cell).toString() : "";
            letters += text.length();
            most = Math.max(most, text.length());
            made.add(new Table.Cell(row, column, rowSpan, columnSpan, text));
        }
        if (made.size() < 4 || texts.size() < FILLED * made.size() || most > LARGEST_CELL * letters) {
            return null;
        }
        List<Line> lines =
                page.lines().subList(from, to).stream().map(LayoutLine::line).toList();
        return new Found(new Table(rows, columns, made, Line.around(lines), lines), from, to);
    }
}
