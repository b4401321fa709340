package io.scriptorium.cli;

import io.scriptorium.document.DocumentWriter;
import io.scriptorium.document.Format;
import io.scriptorium.document.PageResult;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.function.Consumer;

/**
 * A document written to standard output, each page as soon as it is read. Documents follow each other: parted by a form feed
 * as text, named by a comment as Markdown, as one object after the other in JSON.
 */
final class StandardOutput implements DocumentOutput {
    private final String name;
    private final Format format;
    private final Writer out;
    private final boolean follows;
    private final boolean named;
    private final StringBuilder streamed = new StringBuilder();
    private DocumentWriter writer;

    /**
     * A document on standard output.
     *
     * @param out stays open
     * @param follows whether another document went before
     * @param named whether it is one of several
     */
    StandardOutput(String name, Format format, Writer out, boolean follows, boolean named) {
        this.name = name;
        this.format = format;
        this.out = out;
        this.follows = follows;
        this.named = named;
    }

    @Override
    public void check() {
        // Nothing is in the way.
    }

    /** Only plain text is written as it comes; every other form needs the whole page. */
    @Override
    public Consumer<String> stream() {
        if (format != Format.TXT) {
            return text -> {};
        }
        return text -> {
            try {
                out.write(text);
                out.flush();
                streamed.append(text);
            } catch (IOException e) {
                // The page's own write meets the same fault and reports it.
            }
        };
    }

    @Override
    public void write(PageResult page, PageImage image) throws OutputException {
        try {
            if (!streamed.isEmpty()) {
                writeRest(page.text());
                return;
            }
            if (writer == null) {
                begin();
            }
            writer.write(page);
            writer.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * What was not streamed. White space alone is no difference: a model's raw output has some more of it. Where the text
     * was corrected after it was streamed, the whole of it follows after a form feed.
     */
    private void writeRest(String text) throws IOException {
        String shown = streamed.toString();
        streamed.setLength(0);
        if (text.startsWith(shown)) {
            out.write(text.substring(shown.length()));
            out.write('\n');
        } else if (words(text).equals(words(shown))) {
            out.write(shown.endsWith("\n") ? "" : "\n");
        } else {
            out.write((shown.endsWith("\n") ? "\f" : "\n\f") + text + "\n");
        }
        out.flush();
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private void begin() throws IOException {
        if (format == Format.TXT && follows) {
            out.write('\f');
        } else if (format == Format.MD && named) {
            out.write((follows ? "\n" : "") + "<!-- " + name.replace("--", "- -") + " -->\n\n");
        }
        writer = format.open(name, new KeptOpen(out));
    }

    @Override
    public void finish(double seconds) throws OutputException {
        try {
            if (writer != null) {
                writer.close();
            }
            out.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void abandon() {
        // What is written is written.
    }

    private static OutputException failure(IOException e) {
        return new OutputException("standard output: cannot be written (" + e.getMessage() + ")", e);
    }

    /** Flushes instead of closing. */
    private static final class KeptOpen extends FilterWriter {
        KeptOpen(Writer out) {
            super(out);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
