package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * A heading.
 *
 * @param level 1 (the largest type) to 6
 * @param text its lines as one
 * @param box holds every line
 * @param lines as they were read
 */
public record Heading(int level, String text, Box box, List<Line> lines) implements Block {
    /** @throws IllegalArgumentException if the level lies outside 1..6 */
    public Heading {
        if (level < 1 || level > 6) {
            throw new IllegalArgumentException("expected a level of 1..6, got " + level);
        }
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(box, "box");
        lines = List.copyOf(lines);
    }
}
