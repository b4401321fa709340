package io.scriptorium.textrenderer.page;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts the characters that no font has, and in whose place pages show a box. */
public final class MissingCharacters {
    private static final int SHOWN = 12;

    private final FontStack fonts;
    private final Map<Integer, Long> counts = new TreeMap<>();

    /** Nothing counted yet, for pages set with these fonts. */
    public MissingCharacters(FontStack fonts) {
        this.fonts = fonts;
    }

    /** Counts those of a page. */
    public void add(TypesetPage page) {
        for (TypesetLine line : page.lines()) {
            for (int c : line.characters()) {
                if (fonts.glyph(c).missing()) {
                    counts.merge(c, 1L, Long::sum);
                }
            }
        }
    }

    /** How often each was met, by code point. */
    public Map<Integer, Long> counts() {
        return Map.copyOf(counts);
    }

    /** For the user, as {@code U+12345 (3 times), ...}; empty if none is missing. */
    public String summary() {
        String first = counts.entrySet().stream()
                .limit(SHOWN)
                .map(e -> String.format("U+%04X (%d times)", e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
        return counts.size() <= SHOWN ? first : first + " and " + (counts.size() - SHOWN) + " other characters";
    }
}
