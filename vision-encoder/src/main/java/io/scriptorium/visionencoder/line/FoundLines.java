package io.scriptorium.visionencoder.line;

import java.util.List;

/**
 * The lines of a page and how it lay.
 *
 * @param lines in reading order, none for a blank page
 * @param levelRules long drawn lines that are level on the upright page, in its pixels
 * @param uprightRules those that run from top to bottom on it
 * @param pictures photographs, drawings and other ink that is no text, on the upright page, from top to bottom
 * @param upright how the page must be turned to be upright
 * @param headUp false if the letters do not show, by their shape alone, that they stand on their feet: the page may be upside
 *     down, which is told by reading it ({@link LineView#onItsHead})
 */
public record FoundLines(
        List<TextLine> lines,
        List<PixelBox> levelRules,
        List<PixelBox> uprightRules,
        List<PixelBox> pictures,
        Upright upright,
        boolean headUp) {
    /** The lists are copied. */
    public FoundLines {
        lines = List.copyOf(lines);
        levelRules = List.copyOf(levelRules);
        uprightRules = List.copyOf(uprightRules);
        pictures = List.copyOf(pictures);
    }
}
