package io.scriptorium.eval.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TEDS, the similarity of two tables by the edit distance of their HTML trees: {@code 1 - distance / nodes}, nodes those of the
 * larger tree without its root; 1 is equal (Zhong, ShafieiBavani and Jimeno Yepes 2020, "Image-based table recognition", section
 * 5). A node is inserted or deleted at cost 1; another tag or span costs 1; a cell's text costs its edits over the length of the
 * longer text, where inline tags count as one character each.
 *
 * <p>Differs: {@code th} is a cell like {@code td}; the reference drops the text of {@code th}, which its own data lacks. Only
 * the first table of a text is looked at, wherever it stands; 0 where either text has none.
 *
 * @see <a href="https://github.com/ibm-aur-nlp/PubTabNet/blob/0e0c343/src/metric.py">metric.py</a>
 */
public final class TableSimilarity {
    private final boolean structureOnly;
    /** Inline tags as ids below those of code points. */
    private final Map<String, Integer> tags = new HashMap<>();

    private TableSimilarity(boolean structureOnly) {
        this.structureOnly = structureOnly;
    }

    /** TEDS of the first table of each HTML text. */
    public static double of(String read, String truth) {
        return new TableSimilarity(false).compare(read, truth);
    }

    /** TEDS of rows, cells and spans, whatever stands in them. */
    public static double ofStructure(String read, String truth) {
        return new TableSimilarity(true).compare(read, truth);
    }

    /** @param cell the text of a cell as ids; empty for what is no cell */
    private record Node(String tag, int columns, int rows, int[] cell, List<Node> children) {}

    private double compare(String read, String truth) {
        Optional<TableHtml.Element> given = TableHtml.firstTable(read);
        Optional<TableHtml.Element> wanted = TableHtml.firstTable(truth);
        if (given.isEmpty() || wanted.isEmpty()) {
            return 0;
        }
        int nodes = Math.max(given.get().descendants(), wanted.get().descendants());
        double distance = TreeEditDistance.between(
                node(given.get()), node(wanted.get()), Node::children, TableSimilarity::change);
        return nodes == 0 ? 1 : 1 - distance / nodes;
    }

    private Node node(TableHtml.Element element) {
        if (!element.isCell()) {
            return new Node(
                    element.tag(),
                    1,
                    1,
                    new int[0],
                    element.children().stream().map(this::node).toList());
        }
        List<Integer> tokens = new ArrayList<>();
        if (!structureOnly) {
            tokenize(element, tokens);
        }
        int[] cell = tokens.stream().mapToInt(Integer::intValue).toArray();
        return new Node("td", element.columns(), element.rows(), cell, List.of());
    }

    private void tokenize(TableHtml.Element element, List<Integer> tokens) {
        for (Object part : element.content()) {
            if (part instanceof TableHtml.Element inner) {
                tokens.add(id("<" + inner.tag() + ">"));
                tokenize(inner, tokens);
                tokens.add(id("</" + inner.tag() + ">"));
            } else {
                part.toString().codePoints().forEach(tokens::add);
            }
        }
    }

    private int id(String tag) {
        return tags.computeIfAbsent(tag, t -> -1 - tags.size());
    }

    private static double change(Node a, Node b) {
        if (!a.tag().equals(b.tag()) || a.columns() != b.columns() || a.rows() != b.rows()) {
            return 1;
        }
        int longer = Math.max(a.cell().length, b.cell().length);
        return longer == 0 ? 0 : EditDistance.between(a.cell(), b.cell()) / (double) longer;
    }
}
