package io.scriptorium.eval.report;

import java.util.Base64;
import java.util.List;

/** Puts a page together; every text is escaped. */
final class HtmlPage {
    private static final String STYLE = """
            body{font:15px/1.4 system-ui,sans-serif;margin:2em auto;max-width:72em;padding:0 1em;color:#222}
            table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .8em;border-bottom:1px solid #ddd;text-align:left}
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
            .cards{display:flex;flex-wrap:wrap;gap:12px}
            .card{width:150px;padding:8px;border:2px solid #2a2;border-radius:6px}.card.bad{border-color:#c33}
            .card img{width:128px;height:128px;image-rendering:pixelated;display:block;margin:auto;background:#eee}
            .card p{margin:.4em 0 0;font-size:13px}.fault{color:#a11}
            .line{margin:0 0 1.2em;padding:.6em;border-left:4px solid #ccc}.line img{max-width:100%;display:block;margin-bottom:.3em}
            .line code{display:block;white-space:pre-wrap;font-size:14px}.note{color:#666;font-size:13px}
            del{background:#fdd}ins{background:#dfd;text-decoration:none}
            """;

    private final StringBuilder body = new StringBuilder();
    private final String title;

    HtmlPage(String title) {
        this.title = title;
        body.append("<h1>").append(escaped(title)).append("</h1>\n");
    }

    HtmlPage heading(String text) {
        body.append("<h2>").append(escaped(text)).append("</h2>\n");
        return this;
    }

    HtmlPage paragraph(String text) {
        body.append("<p>").append(escaped(text)).append("</p>\n");
        return this;
    }

    /** The first column is text, the others are numbers. */
    HtmlPage table(List<String> head, List<List<String>> rows) {
        body.append("<table><tr>");
        cells("th", head);
        body.append("</tr>\n");
        for (List<String> row : rows) {
            body.append("<tr>");
            cells("td", row);
            body.append("</tr>\n");
        }
        body.append("</table>\n");
        return this;
    }

    private void cells(String tag, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            body.append('<').append(tag).append(i == 0 ? ">" : " class=\"n\">").append(escaped(cells.get(i)));
            body.append("</").append(tag).append('>');
        }
    }

    /** Markup that is escaped already. */
    HtmlPage raw(String markup) {
        body.append(markup).append('\n');
        return this;
    }

    static String image(byte[] bytes, String type) {
        return "<img alt=\"\" loading=\"lazy\" src=\"data:image/" + type + ";base64,"
                + Base64.getEncoder().encodeToString(bytes) + "\">";
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(c < 0x20 && c != '\n' && c != '\t' ? 0xfffd : c);
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title)
                + "</title><style>\n" + STYLE + "</style></head><body>\n" + body + "</body></html>\n";
    }
}
