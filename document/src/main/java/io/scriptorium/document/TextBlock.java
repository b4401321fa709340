package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * Running text: lines that follow each other.
 *
 * @param box holds every line
 * @param lines in reading order
 */
public record TextBlock(Box box, List<Line> lines) implements Block {
    /** The lines are copied. */
    public TextBlock {
        Objects.requireNonNull(box, "box");
        lines = List.copyOf(lines);
    }

    /**
     * A block that is just large enough for its lines.
     *
     * @throws IllegalArgumentException if there is no line
     */
    public static TextBlock of(List<Line> lines) {
        Box box = lines.stream()
                .map(Line::box)
                .reduce(Box::union)
                .orElseThrow(() -> new IllegalArgumentException("a text block needs at least one line"));
        return new TextBlock(box, lines);
    }
}
