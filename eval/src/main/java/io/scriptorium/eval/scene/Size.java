package io.scriptorium.eval.scene;

import java.util.List;

/** How long the longer side of a thing is, in pixels of a picture of {@link Scene#SIDE}. */
public enum Size {
    SMALL(24, 29, "small,little,tiny"),
    MEDIUM(33, 40, ""),
    LARGE(46, 56, "large,big,huge");

    private final int least;
    private final int most;
    private final String words;

    Size(int least, int most, String words) {
        this.least = least;
        this.most = most;
        this.words = words;
    }

    /** Pixels, inclusive. */
    public int least() {
        return least;
    }

    /** Pixels, inclusive. */
    public int most() {
        return most;
    }

    /** What captions call it; a medium thing is called nothing. */
    List<String> words() {
        return words.isEmpty() ? List.of() : List.of(words.split(",", -1));
    }

    /** The size that a measured extent belongs to; between two the nearer. */
    public static Size of(double extent) {
        if (extent < (SMALL.most + MEDIUM.least) / 2.0) {
            return SMALL;
        }
        return extent < (MEDIUM.most + LARGE.least) / 2.0 ? MEDIUM : LARGE;
    }
}
