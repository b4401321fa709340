package io.scriptorium.textrenderer.pdf;

import java.util.Objects;

/**
 * A word for the invisible text of a page.
 *
 * @param text without spaces at its ends; not empty
 * @param left pixels of the upright page picture, from its left edge
 * @param top from its upper edge
 * @param right greater than {@code left}
 * @param bottom greater than {@code top}
 */
public record PdfWord(String text, double left, double top, double right, double bottom) {
    /** @throws IllegalArgumentException if the text is blank or the box is empty */
    public PdfWord {
        Objects.requireNonNull(text, "text");
        if (text.isBlank() || !(right > left) || !(bottom > top)) {
            throw new IllegalArgumentException("expected a word in a box, got '" + text + "' in " + left + ", " + top
                    + ", " + right + ", " + bottom);
        }
    }

    /** The word on its page turned about the page's upper left corner by 0, 90, 180 or 270 degrees clockwise. */
    PdfWord turned(int rotation) {
        return switch (rotation) {
            case 90 -> new PdfWord(text, -bottom, left, -top, right);
            case 180 -> new PdfWord(text, -right, -bottom, -left, -top);
            case 270 -> new PdfWord(text, top, -right, bottom, -left);
            default -> this;
        };
    }
}
