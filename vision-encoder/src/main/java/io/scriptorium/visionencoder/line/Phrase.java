package io.scriptorium.visionencoder.line;

import java.util.ArrayList;
import java.util.List;

/** Letters that follow each other closely on one line: a word or several. Grows while the page is being read. */
final class Phrase {
    private final List<Glyph> glyphs = new ArrayList<>();
    private PixelBox box;
    /** The box of the letters that started the phrase, without accents, dots and other late comers. */
    private PixelBox core;

    Phrase(Glyph first) {
        glyphs.add(first);
        box = first.box();
        core = box;
    }

    Phrase(List<Glyph> letters) {
        this(letters.get(0));
        for (Glyph letter : letters.subList(1, letters.size())) {
            add(letter);
        }
        core = box;
    }

    void add(Glyph glyph) {
        glyphs.add(glyph);
        box = box.union(glyph.box());
    }

    List<Glyph> glyphs() {
        return glyphs;
    }

    PixelBox box() {
        return box;
    }

    PixelBox core() {
        return core;
    }
}
