package io.scriptorium.document.layout;

import io.scriptorium.document.Block;
import io.scriptorium.document.Line;
import io.scriptorium.document.RunningText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the blocks of a page out of its lines. Each line goes into one block, and the reading order stays. */
public final class PageLayout {
    private PageLayout() {}

    /** The blocks in reading order. */
    public static List<Block> blocks(LayoutPage page) {
        List<LayoutLine> lines = page.lines();
        if (lines.isEmpty()) {
            return List.of();
        }
        Map<LayoutLine, RunningText.Kind> running = Running.of(page);
        Joining joining = Joining.of(lines);
        double bodySize = TypeSize.body(lines);
        List<Block> blocks = new ArrayList<>();
        for (int from = 0; from < lines.size(); ) {
            RunningText.Kind kind = running.get(lines.get(from));
            int to = from + 1;
            while (to < lines.size()
                    && running.get(lines.get(to)) == kind
                    && (kind != null || lines.get(to).block() == lines.get(from).block())) {
                to++;
            }
            List<LayoutLine> part = lines.subList(from, to);
            if (kind == null) {
                blocks.addAll(new Paragraphs(part, joining, bodySize).blocks());
            } else {
                List<Line> read = part.stream().map(LayoutLine::line).toList();
                blocks.add(new RunningText(kind, Line.around(read), read));
            }
            from = to;
        }
        return blocks;
    }
}
