package io.scriptorium.cli;

import io.scriptorium.document.Format;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/** What {@code --format} takes: the forms of text, and those that need the page's pixels or its file. */
enum OutputFormat {
    TXT(Format.TXT),
    MD(Format.MD),
    HTML(Format.HTML),
    JSON(Format.JSON),
    TSV(Format.TSV),
    HOCR(Format.HOCR),
    ALTO(Format.ALTO),
    /** The document itself, with what was read as invisible text over its pages. */
    PDF(null),
    /** A picture of each page with the boxes of its lines and words. */
    OVERLAY(null);

    private final Format text;

    OutputFormat(Format text) {
        this.text = text;
    }

    /** The form of text; empty for the others. */
    Optional<Format> text() {
        return Optional.ofNullable(text);
    }

    /** Whether it can be written to standard output. */
    boolean isText() {
        return text != null;
    }

    /** The name on the command line, and the ending of the file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<OutputFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equalsIgnoreCase(word))
                .findFirst();
    }

    /** All of them, for a message. */
    static String words() {
        return String.join(", ", new Words());
    }

    /** All of them, for the help. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(OutputFormat::word).iterator();
        }
    }
}
