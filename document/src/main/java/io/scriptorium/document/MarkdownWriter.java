package io.scriptorium.document;

import java.io.IOException;
import java.io.Writer;

/**
 * Markdown. A comment names each page but the first, and each page that is not ok with its status and reason. Comments,
 * because a rule or a heading could be the page's own.
 */
final class MarkdownWriter implements DocumentWriter {
    private final Writer out;
    private boolean first = true;

    MarkdownWriter(Writer out) {
        this.out = out;
    }

    @Override
    public void write(PageResult page) throws IOException {
        boolean ok = page.status() == PageStatus.OK;
        if (!first) {
            out.write('\n');
        }
        if (!first || !ok) {
            out.write("<!-- page " + page.source().number() + (ok ? "" : ": " + status(page.outcome())) + " -->\n\n");
        }
        first = false;
        if (!page.markdown().isEmpty()) {
            out.write(page.markdown());
            out.write('\n');
        }
    }

    /** Status and reason, fit for a comment of HTML and XML. */
    static String status(Outcome outcome) {
        String reason = outcome.reason().isEmpty() ? "" : ", " + outcome.reason();
        // A comment ends at the first "-->" and must not hold "--".
        return (outcome.status().word() + reason).replaceAll("-(?=-)", "- ").replace('>', ')');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
