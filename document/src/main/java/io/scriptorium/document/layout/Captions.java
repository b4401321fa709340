package io.scriptorium.document.layout;

import io.scriptorium.document.Block;
import io.scriptorium.document.Box;
import io.scriptorium.document.Heading;
import io.scriptorium.document.Line;
import io.scriptorium.document.Paragraph;
import io.scriptorium.document.Table;
import io.scriptorium.document.TextBlock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells which text names a figure or a table near it. */
final class Captions {
    /** How captions of tables begin: "Table 1", "Tab. 2.3", "TABLE II". */
    static final Pattern OF_TABLES = beginning("tab(?:le|elle|\\.)?");
    /** How those of figures begin: "Figure 1", "Fig. 2.3", "Abb. 4", "Plate II"; a table may be a picture too. */
    static final Pattern OF_FIGURES = beginning("(?:fig(?:ure|\\.)?|abb(?:ildung|\\.)?|tab(?:le|elle|\\.)?|plate)");
    /** A caption stands no farther from what it names than this many heights of its first line. */
    private static final double REACH = 4;

    private final IdentityHashMap<Line, Box> places = new IdentityHashMap<>();

    Captions(List<LayoutLine> lines) {
        lines.forEach(line -> places.put(line.line(), line.box()));
    }

    private static Pattern beginning(String word) {
        return Pattern.compile("^" + word + "\\s*(?:\\d|[ivx]+\\b).*", Pattern.CASE_INSENSITIVE);
    }

    /** Where a block lies on the upright page; nothing for a block without lines. */
    Optional<Box> place(Block block) {
        return block.lines().stream().map(places::get).reduce(Box::union);
    }

    /** Whether a block is text that begins so, close above or below a place on the upright page. */
    boolean names(Block block, Pattern beginning, Box place) {
        boolean text = block instanceof Paragraph || block instanceof TextBlock || block instanceof Heading;
        if (!text || !beginning.matcher(block.lines().get(0).text()).matches()) {
            return false;
        }
        Box box = place(block).orElseThrow();
        int gap = Math.max(box.y1() - place.y2(), place.y1() - box.y2());
        double line = places.get(block.lines().get(0)).height();
        return shares(box, place) && gap > -2 * line && gap < REACH * line;
    }

    static boolean shares(Box one, Box other) {
        return Math.min(one.x2(), other.x2()) > Math.max(one.x1(), other.x1());
    }

    /** The text of a caption. */
    static String text(Block block) {
        return block instanceof Paragraph paragraph
                ? paragraph.text()
                : block.lines().stream().map(Line::text).collect(Collectors.joining(" "));
    }

    /** The blocks with each table and the caption that stands before it, else the one after it, as one. */
    List<Block> withTables(List<Block> blocks) {
        List<Block> named = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (!(blocks.get(i) instanceof Table table)) {
                named.add(blocks.get(i));
                continue;
            }
            Box place = place(table).orElseThrow();
            int last = named.size() - 1;
            if (last >= 0 && names(named.get(last), OF_TABLES, place)) {
                Block caption = named.remove(last);
                named.add(captioned(table, caption, caption, table));
            } else if (i + 1 < blocks.size() && names(blocks.get(i + 1), OF_TABLES, place)) {
                i++;
                named.add(captioned(table, blocks.get(i), table, blocks.get(i)));
            } else {
                named.add(table);
            }
        }
        return named;
    }

    private static Table captioned(Table table, Block caption, Block first, Block second) {
        List<Line> lines = new ArrayList<>(first.lines());
        lines.addAll(second.lines());
        return new Table(
                table.rows(),
                table.columns(),
                text(caption),
                table.cells(),
                table.box().union(caption.box()),
                lines);
    }
}
