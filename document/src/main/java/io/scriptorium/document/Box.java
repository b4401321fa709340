package io.scriptorium.document;

/**
 * A rectangle in pixels of the page as it was read, zero-based from the top left corner: {@code [x1, x2) x [y1, y2)}, the
 * right and bottom edges exclusive. It may be empty; it may reach over the page's edge.
 */
public record Box(int x1, int y1, int x2, int y2) {
    /** @throws IllegalArgumentException if an edge lies before its opposite one */
    public Box {
        if (x2 < x1 || y2 < y1) {
            throw new IllegalArgumentException(
                    "expected x1 <= x2 and y1 <= y2, got [" + x1 + ", " + y1 + ", " + x2 + ", " + y2 + ")");
        }
    }

    /** Width in pixels. */
    public int width() {
        return x2 - x1;
    }

    /** Height in pixels. */
    public int height() {
        return y2 - y1;
    }

    /** The smallest box that holds both. */
    public Box union(Box other) {
        return new Box(Math.min(x1, other.x1), Math.min(y1, other.y1), Math.max(x2, other.x2), Math.max(y2, other.y2));
    }
}
