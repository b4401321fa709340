package io.scriptorium.document;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What stands over or under the text of each page and is no part of it.
 *
 * @param box holds every line
 * @param lines as they were read
 */
public record RunningText(Kind kind, Box box, List<Line> lines) implements Block {
    /** Which it is. */
    public enum Kind {
        /** The line above the text, perhaps with the page's number. */
        HEADER,
        /** The line below the text, perhaps with the page's number. */
        FOOTER,
        /** A number alone, above or below. */
        PAGE_NUMBER;

        /** The name used in files: lower case, words joined by hyphens. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The lines are copied. */
    public RunningText {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(box, "box");
        lines = List.copyOf(lines);
    }

    /** Its lines as one. */
    public String text() {
        return lines.stream().map(Line::text).collect(Collectors.joining(" "));
    }
}
