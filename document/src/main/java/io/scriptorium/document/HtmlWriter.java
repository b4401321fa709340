package io.scriptorium.document;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * HTML to read in a browser, in the form that is XML too. One {@code section} per page, {@code id="page-N"}, with a heading,
 * and how the page ended in words and in {@code data-status}. Blocks are what they are in HTML; where lines matter {@code br}
 * parts them. Text of a model that gives no blocks stands as it wrote it, its Markdown in a {@code pre}. Nothing but the
 * document's own pictures is fetched and nothing runs: the text is escaped, and the document's own policy forbids both.
 */
final class HtmlWriter extends XmlWriter {
    HtmlWriter(String document, Writer out) throws IOException {
        super(out, """
                <!DOCTYPE html>
                <html xmlns="http://www.w3.org/1999/xhtml">
                <head>
                <meta charset="UTF-8"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="generator" content="scriptorium"/>
                <title>%1$s</title>
                <style>
                body { max-width: 45em; margin: 1em auto; padding: 0 1em; font-family: serif; line-height: 1.4; }
                section { border-top: 1px solid; }
                pre { white-space: pre-wrap; font: inherit; }
                .status { font-style: italic; }
                table { border-collapse: collapse; }
                figure { margin: 1em 0; }
                img { max-width: 100%%; }
                td { border: 1px solid; padding: 0 .3em; vertical-align: top; }
                header, footer { font-size: smaller; }
                </style>
                </head>
                <body>
                <main>
                <h1>%1$s</h1>
                """.formatted(escape(document)), "</main>\n</body>\n</html>\n");
    }

    @Override
    public void write(PageResult page) throws IOException {
        int number = page.source().number();
        String status = page.status().word();
        String reason = page.outcome().reason();
        out.write(
                "<section id=\"page-" + number + "\" data-status=\"" + status + "\">\n<h2>Page " + number + "</h2>\n");
        out.write("<p class=\"status\">" + status + (reason.isEmpty() ? "" : ": " + escape(reason)) + "</p>\n");
        if (!page.content().blocks().isEmpty()) {
            for (Block block : page.content().blocks()) {
                write(block);
            }
        } else if (!page.markdown().isBlank()) {
            // A reader of HTML drops a line feed at the start of a pre, so one is given that is not the page's.
            out.write("<pre dir=\"auto\">\n" + lines(page.markdown().lines().toList(), "\n") + "</pre>\n");
        }
        out.write("</section>\n");
    }

    private void write(Block block) throws IOException {
        if (block instanceof Paragraph paragraph) {
            element("p", paragraph.text());
        } else if (block instanceof Heading heading) {
            // h1 is the document and h2 the page.
            element("h" + Math.min(6, heading.level() + 2), heading.text());
        } else if (block instanceof RunningText running) {
            String name = running.kind() == RunningText.Kind.HEADER ? "header" : "footer";
            out.write("<" + name + " class=\"" + running.kind().word() + "\" dir=\"auto\">" + escape(running.text())
                    + "</" + name + ">\n");
        } else if (block instanceof Figure figure) {
            out.write("<figure>\n<img src=\"" + escape(figure.picture().name()) + "\" alt=\"\"/>\n");
            if (!figure.caption().isEmpty()) {
                out.write("<figcaption dir=\"auto\">" + escape(figure.caption()) + "</figcaption>\n");
            }
            out.write("</figure>\n");
        } else if (block instanceof ListBlock list) {
            out.write(ListMarkup.html(list) + "\n");
        } else if (block instanceof Table table) {
            out.write(TableMarkup.html(table) + "\n");
        } else if (block instanceof TextBlock text) {
            write(text);
        } else {
            throw new AssertionError("unknown block " + block.getClass());
        }
    }

    private void element(String name, String text) throws IOException {
        if (!text.isBlank()) {
            out.write("<" + name + " dir=\"auto\">" + escape(text) + "</" + name + ">\n");
        }
    }

    private void write(TextBlock block) throws IOException {
        List<String> lines = block.lines().stream()
                .map(Line::text)
                .filter(line -> !line.isBlank())
                .toList();
        if (!lines.isEmpty()) {
            out.write("<p dir=\"auto\">" + lines(lines, "<br/>\n") + "</p>\n");
        }
    }

    private static String lines(List<String> lines, String between) {
        return String.join(between, lines.stream().map(XmlWriter::escape).toList());
    }
}
