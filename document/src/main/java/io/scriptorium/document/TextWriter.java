package io.scriptorium.document;

import java.io.IOException;
import java.io.Writer;

/**
 * Plain text. Each page ends with a line break; a form feed stands before each page but the first, so that the n-th part
 * is page n even when pages are empty.
 */
final class TextWriter implements DocumentWriter {
    private final Writer out;
    private boolean first = true;

    TextWriter(Writer out) {
        this.out = out;
    }

    @Override
    public void write(PageResult page) throws IOException {
        if (!first) {
            out.write('\f');
        }
        first = false;
        if (!page.text().isEmpty()) {
            out.write(page.text());
            out.write('\n');
        }
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
