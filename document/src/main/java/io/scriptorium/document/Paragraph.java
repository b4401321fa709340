package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * Running text that was broken into lines only because the column ends.
 *
 * @param text its lines as one: a space or nothing where a line ended
 * @param box holds every line
 * @param lines as they were read
 */
public record Paragraph(String text, Box box, List<Line> lines) implements Block {
    /** The lines are copied. */
    public Paragraph {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(box, "box");
        lines = List.copyOf(lines);
    }
}
