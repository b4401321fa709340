package io.scriptorium.vlmodel.grounding;

/**
 * A rectangle of a page in its own pixels, origin at the top left. It may be empty after truncation.
 *
 * @param left first column
 * @param top first row
 * @param right first column behind it, at least {@code left}
 * @param bottom first row behind it, at least {@code top}
 */
public record PixelBox(int left, int top, int right, int bottom) {
    /** Whether it covers no pixel. */
    public boolean isEmpty() {
        return right <= left || bottom <= top;
    }
}
