package io.scriptorium.visionencoder.line;

import java.util.List;

/**
 * A page made ready for line finding: upright, ink dark on light, rules and pictures gone.
 *
 * @param gray grey values {@code [height, width]} of the upright page, from which views are cut
 * @param width columns of the upright page
 * @param height rows of the upright page
 * @param glyphs pieces of ink that may be text
 * @param rules long level rules, from left to right
 * @param uprightRules long upright rules, from top to bottom
 * @param pictures photographs, drawings and other ink that is no text, from top to bottom
 * @param textHeight median height of the letters, px (between the heights of x and X)
 * @param upright how the upright page lies on the page as it was given
 */
record CleanPage(
        byte[] gray,
        int width,
        int height,
        List<Glyph> glyphs,
        List<PixelBox> rules,
        List<PixelBox> uprightRules,
        List<PixelBox> pictures,
        double textHeight,
        Upright upright) {
    /** The same, made of a photograph. */
    CleanPage photographed(Perspective from) {
        return new CleanPage(
                gray, width, height, glyphs, rules, uprightRules, pictures, textHeight, upright.photographed(from));
    }
}
