package io.scriptorium.visionencoder.line;

import java.util.List;

/**
 * The lines of a page and how it lay.
 *
 * @param lines in reading order, none for a blank page
 * @param quarters clockwise quarter turns, 0 to 3, after which the lines are level
 * @param skew degrees by which the lines of the page so turned fell to the right; negative where they climbed; undone as well
 * @param headUp false if the letters do not show, by their shape alone, that they stand on their feet: the page may be upside
 *     down, which is told by reading it ({@link LineView#onItsHead})
 */
public record FoundLines(List<TextLine> lines, int quarters, double skew, boolean headUp) {
    /** The list is copied. */
    public FoundLines {
        lines = List.copyOf(lines);
    }
}
