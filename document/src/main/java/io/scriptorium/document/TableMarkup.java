package io.scriptorium.document;

import java.util.stream.Collectors;

/** A table in HTML and in Markdown. */
final class TableMarkup {
    private TableMarkup() {}

    /** The caption and rows of {@code td}, in the form that is XML too; no line break at the end. */
    static String html(Table table) {
        StringBuilder html = new StringBuilder("<table>\n");
        if (!table.caption().isEmpty()) {
            html.append("<caption>").append(XmlWriter.escape(table.caption())).append("</caption>\n");
        }
        for (int row = 0; row < table.rows(); row++) {
            html.append("<tr>");
            for (Table.Cell cell : table.row(row)) {
                html.append("<td")
                        .append(cell.rowSpan() > 1 ? " rowspan=\"" + cell.rowSpan() + "\"" : "")
                        .append(cell.columnSpan() > 1 ? " colspan=\"" + cell.columnSpan() + "\"" : "")
                        .append('>')
                        .append(XmlWriter.escape(cell.text()))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</table>").toString();
    }

    /**
     * A table of GitHub's Markdown, whose first row is its head because it must have one, below its caption; one with spans,
     * which that cannot say, as HTML.
     */
    static String markdown(Table table) {
        if (table.hasSpans()) {
            return html(table);
        }
        StringBuilder markdown =
                new StringBuilder(table.caption().isEmpty() ? "" : Markdown.escape(table.caption()) + "\n\n");
        for (int row = 0; row < table.rows(); row++) {
            markdown.append(row == 0 ? "" : "\n")
                    .append(table.row(row).stream()
                            .map(cell -> Markdown.inline(cell.text()))
                            .collect(Collectors.joining(" | ", "| ", " |")));
            if (row == 0) {
                markdown.append('\n').append("|").append(" --- |".repeat(table.columns()));
            }
        }
        return markdown.toString();
    }
}
