package io.scriptorium.document;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Which page was read.
 *
 * @param document name of the document as the user knows it, for example its file name
 * @param index zero-based index of the page in the document
 * @param width width of the page as it was read, in pixels; 0 if it could not be opened
 * @param height height in pixels; 0 if it could not be opened
 * @param dpi pixels per inch, if known
 */
public record PageSource(String document, int index, int width, int height, OptionalDouble dpi) {
    /** @throws IllegalArgumentException if a number is negative */
    public PageSource {
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(dpi, "dpi");
        if (index < 0 || width < 0 || height < 0) {
            throw new IllegalArgumentException("expected a page index and a size of 0 or more, got index " + index
                    + ", " + width + " x " + height + " pixels");
        }
    }

    /** The number that people give the page: one-based. */
    public int number() {
        return index + 1;
    }
}
