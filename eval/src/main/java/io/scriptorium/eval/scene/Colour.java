package io.scriptorium.eval.scene;

import java.util.List;
import java.util.Locale;

/** The colours of things. They are at least 30 apart in CIELAB, and from every background. */
public enum Colour {
    RED(0xdc1e1e),
    ORANGE(0xf58214),
    YELLOW(0xf0c800),
    GREEN(0x1e9632),
    BLUE(0x1e50dc),
    PURPLE(0x8228aa, "violet"),
    PINK(0xf578b4),
    BROWN(0x78461e),
    BLACK(0x141414),
    GRAY(0x808080, "grey");

    /** In the order in which they are numbered. */
    public static final List<Colour> ALL = List.of(values());

    private final int rgb;
    private final String otherWord;

    Colour(int rgb) {
        this(rgb, "");
    }

    Colour(int rgb, String otherWord) {
        this.rgb = rgb;
        this.otherWord = otherWord;
    }

    /** The middle of the colour's shades, {@code 0xrrggbb}. */
    public int rgb() {
        return rgb;
    }

    /** Its usual name in captions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All its names in captions, the usual one first. */
    List<String> words() {
        return otherWord.isEmpty() ? List.of(word()) : List.of(word(), otherWord);
    }
}
