package io.scriptorium.textrenderer.page;

import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The font of a text and what stands in for the characters that it lacks. Safe for threads.
 */
public final class FontStack {
    /** Of the widest possible text; a block of 256 characters is made when one of them is met. */
    private static final int BLOCKS = (Character.MAX_CODE_POINT >> 8) + 1;

    private static final int NO_BREAK_SPACE = 0xa0;

    private final PageFont main;
    private final IntFunction<Optional<PageFont>> fallback;
    private final boolean hidesIgnorable;
    private final Glyph[][] blocks = new Glyph[BLOCKS][];

    /**
     * What is drawn for a character.
     *
     * @param font whose glyph it is
     * @param code glyph in the font; negative for nothing
     * @param advance width, thousandths of an em
     * @param missing whether no font has the character, and a box stands in its place
     */
    record Glyph(PageFont font, int code, double advance, boolean missing) {}

    private FontStack(PageFont main, IntFunction<Optional<PageFont>> fallback, boolean hidesIgnorable) {
        this.main = main;
        this.fallback = fallback;
        this.hidesIgnorable = hidesIgnorable;
    }

    /** One font, as the reference has it: a character that it lacks is as wide as its box, also one that is never seen. */
    public static FontStack official(PageFont font) {
        return new FontStack(font, character -> Optional.empty(), false);
    }

    /**
     * A font, and for the characters that it lacks others.
     *
     * <p>Differs: marks that are not seen by nature (joiners, variation selectors, direction marks) take no room.
     *
     * @param fallback the font for a character that {@code main} lacks; asked once a character
     */
    public static FontStack of(PageFont main, IntFunction<Optional<PageFont>> fallback) {
        return new FontStack(main, fallback, true);
    }

    /** The font that is asked first. */
    public PageFont main() {
        return main;
    }

    Glyph glyph(int character) {
        Glyph[] block = blocks[character >> 8];
        if (block == null) {
            // Two threads may both make a block; the glyphs in them are equal.
            block = new Glyph[256];
            blocks[character >> 8] = block;
        }
        Glyph glyph = block[character & 0xff];
        if (glyph == null) {
            glyph = find(character);
            block[character & 0xff] = glyph;
        }
        return glyph;
    }

    private Glyph find(int character) {
        if (character == NO_BREAK_SPACE) {
            // reportlab/pdfbase/ttfonts.py: as wide as the space, whatever the font says.
            return new Glyph(main, -1, glyph(' ').advance, false);
        }
        int code = main.glyph(character);
        if (code != 0) {
            return new Glyph(main, code, main.advance(code), false);
        }
        if (hidesIgnorable && isIgnorable(character)) {
            return new Glyph(main, -1, 0, false);
        }
        Optional<PageFont> other = fallback.apply(character);
        if (other.isPresent()) {
            int theirs = other.get().glyph(character);
            return new Glyph(other.get(), theirs, other.get().advance(theirs), false);
        }
        return new Glyph(main, 0, main.advance(0), true);
    }

    /** Unicode's default-ignorable characters, and controls. */
    static boolean isIgnorable(int character) {
        int type = Character.getType(character);
        return type == Character.FORMAT
                || type == Character.CONTROL
                || (character >= 0xfe00 && character <= 0xfe0f)
                || (character >= 0xe0100 && character <= 0xe01ef)
                || character == 0x034f
                || character == 0x115f
                || character == 0x1160;
    }
}
