package io.scriptorium.document.layout;

import io.scriptorium.document.Block;
import io.scriptorium.document.Line;
import io.scriptorium.document.RunningText;
import io.scriptorium.document.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the blocks of a page out of its lines. Each line goes into one block, and the reading order stays. */
public final class PageLayout {
    private PageLayout() {}

    /** The blocks in reading order. */
    public static List<Block> blocks(LayoutPage page) {
        Captions captions = new Captions(page.lines());
        return Figures.placed(captions.withTables(text(page)), page.figures(), captions);
    }

    private static List<Block> text(LayoutPage page) {
        List<LayoutLine> lines = page.lines();
        if (lines.isEmpty()) {
            return List.of();
        }
        Map<LayoutLine, RunningText.Kind> running = Running.of(page);
        Joining joining = Joining.of(lines);
        double bodySize = TypeSize.body(lines);
        List<Block> blocks = new ArrayList<>();
        Map<Integer, RuledTables.Found> tables = RuledTables.of(page);
        for (int from = 0; from < lines.size(); ) {
            RuledTables.Found found = tables.get(from);
            if (found != null) {
                blocks.add(found.table());
                from = found.to();
                continue;
            }
            RunningText.Kind kind = running.get(lines.get(from));
            int to = from + 1;
            while (to < lines.size()
                    && !tables.containsKey(to)
                    && running.get(lines.get(to)) == kind
                    && (kind != null || lines.get(to).block() == lines.get(from).block())) {
                to++;
            }
            List<LayoutLine> part = lines.subList(from, to);
            if (kind == null) {
                addText(blocks, part, joining, bodySize);
            } else {
                List<Line> read = part.stream().map(LayoutLine::line).toList();
                blocks.add(new RunningText(kind, Line.around(read), read));
            }
            from = to;
        }
        return blocks;
    }

    /** Tables without rules, and what stands between them. */
    private static void addText(List<Block> blocks, List<LayoutLine> lines, Joining joining, double bodySize) {
        int begun = 0;
        for (int from = 0; from < lines.size(); ) {
            int rows = UnruledTables.rows(lines, from);
            Optional<Table> table = UnruledTables.of(lines.subList(from, from + rows));
            if (table.isPresent()) {
                if (from > begun) {
                    blocks.addAll(new Paragraphs(lines.subList(begun, from), joining, bodySize).blocks());
                }
                add(blocks, table.get());
                begun = from + rows;
            }
            from += Math.max(1, rows);
        }
        if (begun < lines.size()) {
            blocks.addAll(new Paragraphs(lines.subList(begun, lines.size()), joining, bodySize).blocks());
        }
    }

    private static void add(List<Block> blocks, Table table) {
        int last = blocks.size() - 1;
        Optional<Table> joined = last >= 0 && blocks.get(last) instanceof Table left
                ? UnruledTables.joined(left, table)
                : Optional.empty();
        if (joined.isPresent()) {
            blocks.set(last, joined.get());
        } else {
            blocks.add(table);
        }
    }
}
