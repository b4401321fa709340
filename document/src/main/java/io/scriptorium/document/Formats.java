package io.scriptorium.document;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** One page as a string, in each form. For documents of several pages there is {@link Format#open}. */
public final class Formats {
    private Formats() {}

    /** Plain text; a line break at the end unless it is empty. */
    public static String text(PageResult page) {
        return page.text().isEmpty() ? "" : page.text() + "\n";
    }

    /** Markdown; a line break at the end unless it is empty. Status and reason are left out. */
    public static String markdown(PageResult page) {
        return page.markdown().isEmpty() ? "" : page.markdown() + "\n";
    }

    /** The page as a JSON object, as {@code docs/json.md} describes it. */
    public static String json(PageResult page) {
        StringWriter out = new StringWriter();
        try {
            JsonWriter.writePage(page, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return out.append('\n').toString();
    }
}
