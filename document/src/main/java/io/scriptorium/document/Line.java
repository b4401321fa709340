package io.scriptorium.document;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One line of text.
 *
 * @param text without a line break
 * @param box where it stands
 * @param confidence 0 (a guess) to 1 (certain); empty if the model gives none
 * @param reading which of the model's readings {@code text} is
 * @param readingReason why that reading was chosen, in words; empty for the decoder's, which needs no reason
 * @param words the words with their boxes, in order; empty if the model gives no positions
 */
public record Line(
        String text, Box box, OptionalDouble confidence, Reading reading, String readingReason, List<Word> words) {
    /** @throws IllegalArgumentException if the text has a line break or the confidence lies outside 0..1 */
    public Line {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("expected one line of text, got a line break in: " + text);
        }
        Objects.requireNonNull(box, "box");
        Objects.requireNonNull(reading, "reading");
        Objects.requireNonNull(readingReason, "readingReason");
        confidence.ifPresent(Confidence::check);
        words = List.copyOf(words);
    }

    /**
     * The smallest box that holds all lines.
     *
     * @throws IllegalArgumentException if there is no line
     */
    public static Box around(List<Line> lines) {
        return lines.stream()
                .map(Line::box)
                .reduce(Box::union)
                .orElseThrow(() -> new IllegalArgumentException("a text block needs at least one line"));
    }
}
