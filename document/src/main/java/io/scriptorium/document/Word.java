package io.scriptorium.document;

import java.util.Objects;

/**
 * A word of a line, between spaces.
 *
 * @param text without spaces at its ends
 * @param box where it stands; good to about half a character when it comes from an alignment
 * @param confidence 0 (a guess) to 1 (certain)
 */
public record Word(String text, Box box, double confidence) {
    /** @throws IllegalArgumentException if the confidence lies outside 0..1 */
    public Word {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(box, "box");
        Confidence.check(confidence);
    }
}
