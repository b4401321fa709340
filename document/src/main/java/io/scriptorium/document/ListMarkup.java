package io.scriptorium.document;

import java.util.ArrayDeque;
import java.util.Deque;

/** A list in HTML and in Markdown. A marker that these cannot say, as "b)", is kept as text. */
final class ListMarkup {
    private ListMarkup() {}

    /** Nested {@code ul} and {@code ol}, in the form that is XML too; no line break at the end. */
    static String html(ListBlock list) {
        StringBuilder html = new StringBuilder();
        // The elements that are open: a list, and within each an item.
        Deque<String> open = new ArrayDeque<>();
        for (ListBlock.Item item : list.items()) {
            String name = item.isDecimal() ? "ol" : "ul";
            while (open.size() > item.depth() + 1) {
                html.append("</li>\n</").append(open.pop()).append(">\n");
            }
            if (open.size() == item.depth() + 1) {
                html.append("</li>\n");
                if (!open.peek().equals(name)) {
                    html.append("</").append(open.pop()).append(">\n");
                }
            }
            if (open.size() == item.depth()) {
                html.append(html.isEmpty() || html.charAt(html.length() - 1) == '\n' ? "" : "\n")
                        .append('<')
                        .append(name)
                        .append(" dir=\"auto\">\n");
                open.push(name);
            }
            String number = item.isDecimal() ? " value=\"" + number(item) + "\"" : "";
            String marker = item.isOrdered() && !item.isDecimal() ? item.marker() + " " : "";
            html.append("<li").append(number).append('>').append(XmlWriter.escape(marker + item.text()));
        }
        while (!open.isEmpty()) {
            html.append("</li>\n</").append(open.pop()).append('>').append(open.isEmpty() ? "" : "\n");
        }
        return html.toString();
    }

    /** One line an item; what lies deeper is indented as CommonMark wants it, to where the text of the outer item begins. */
    static String markdown(ListBlock list) {
        StringBuilder markdown = new StringBuilder();
        Deque<Integer> indents = new ArrayDeque<>();
        indents.push(0);
        for (ListBlock.Item item : list.items()) {
            while (indents.size() > item.depth() + 1) {
                indents.pop();
            }
            String marker = item.isDecimal() ? item.marker() : "-";
            String kept = item.isOrdered() && !item.isDecimal() ? item.marker() + " " : "";
            markdown.append(markdown.isEmpty() ? "" : "\n")
                    .append(" ".repeat(indents.peek()))
                    .append(marker)
                    .append(' ')
                    .append(Markdown.escape(kept + item.text()));
            indents.push(indents.peek() + marker.length() + 1);
        }
        return markdown.toString();
    }

    /** Without zeros at its front: a browser reads the number, XML the text. */
    private static long number(ListBlock.Item item) {
        return Long.parseLong(item.marker().substring(0, item.marker().length() - 1));
    }
}
