package io.scriptorium.document;

import java.util.List;
import java.util.Objects;

/**
 * A picture, perhaps with the text that names it.
 *
 * @param picture where it is, and what its file is called
 * @param caption the lines below or above that name it, as one; empty if there is none
 * @param box holds picture and caption
 * @param lines the caption's, as they were read
 */
public record Figure(Crop picture, String caption, Box box, List<Line> lines) implements Block {
    /** The lines are copied. */
    public Figure {
        Objects.requireNonNull(picture, "picture");
        Objects.requireNonNull(caption, "caption");
        Objects.requireNonNull(box, "box");
        lines = List.copyOf(lines);
    }
}
