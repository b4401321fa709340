package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * Lines that follow each other and end where they do on purpose: verse, an address, a receipt; or text that nobody looked at
 * more closely.
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
        return new TextBlock(Line.around(lines), lines);
    }
}
