package io.scriptorium.textrenderer.page;

/**
 * A line on a page. Arrays are handed over, not copied; they must not be changed.
 *
 * @param characters code points in the order of the text; U+00A0 where a run of spaces was kept
 * @param colours 0xRRGGBB of each character or -1 for the page's own; empty if all have the page's own
 * @param x origin of the first character from the left edge of the page, before horizontal scaling, pt
 * @param baseline from the top edge of the page, pt
 * @param wordSpace what each U+0020 and U+00A0 is wider than in the font, pt; negative where the line was overfull
 * @param end end of the last character's advance, pt
 */
public record TypesetLine(int[] characters, int[] colours, double x, double baseline, double wordSpace, double end) {
    /** The characters of the line. */
    public String text() {
        return new String(characters, 0, characters.length);
    }

    /** Whether nothing stands on it. */
    public boolean isEmpty() {
        return characters.length == 0;
    }
}
