package io.scriptorium.document.layout;

import io.scriptorium.document.Box;
import java.util.List;

/**
 * A page to be understood. All boxes are pixels of the upright page, on which lines are level.
 *
 * @param height rows of the upright page
 * @param lines in reading order
 * @param levelRules drawn lines that are level
 * @param uprightRules drawn lines that run from top to bottom
 * @param figures pictures
 */
public record LayoutPage(
        int height, List<LayoutLine> lines, List<Box> levelRules, List<Box> uprightRules, List<LayoutFigure> figures) {
    /** The lists are copied. */
    public LayoutPage {
        lines = List.copyOf(lines);
        levelRules = List.copyOf(levelRules);
        uprightRules = List.copyOf(uprightRules);
        figures = List.copyOf(figures);
    }
}
