package io.scriptorium.document;

import java.io.IOException;
import java.io.Writer;

/** A document in XML 1.0: its head when it is made, its end when it is closed. */
abstract class XmlWriter implements DocumentWriter {
    /** Stands for a character that XML cannot hold. */
    private static final char REPLACEMENT = '\uFFFD';

    /** Takes the pages. */
    protected final Writer out;

    private final String end;
    private boolean closed;

    XmlWriter(Writer out, String head, String end) throws IOException {
        this.out = out;
        this.end = end;
        out.write(head);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            out.write(end);
        }
    }

    /**
     * The text with every sign of markup escaped, fit for an element and for an attribute in quotes of either kind. What XML
     * 1.0 forbids even as a reference (production 2, {@code Char}: most control characters, lone surrogates, U+FFFE, U+FFFF)
     * becomes U+FFFD, since a reader would refuse the whole file.
     */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                // As they stand, a reader would make spaces of them in an attribute, and of a return a line feed
                // anywhere.
                case '\t', '\n', '\r' -> out.append("&#").append(c).append(';');
                default -> out.appendCodePoint(isAllowed(c) ? c : REPLACEMENT);
            }
        }
        return out.toString();
    }

    private static boolean isAllowed(int c) {
        return c >= 0x20
                && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                && c != 0xFFFE
                && c != 0xFFFF;
    }
}
