package io.scriptorium.visionencoder.line;

/**
 * A rectangle of pixels, zero-based, {@code right} and {@code bottom} exclusive.
 */
public record PixelBox(int left, int top, int right, int bottom) {
    /**
     * @throws IllegalArgumentException if the rectangle is empty
     */
    public PixelBox {
        if (right <= left || bottom <= top) {
            throw new IllegalArgumentException("expected left < right and top < bottom, got [" + left + ", " + top
                    + ", " + right + ", " + bottom + "]");
        }
    }

    public int width() {
        return right - left;
    }

    public int height() {
        return bottom - top;
    }

    /** The whole pixels that hold what lies between these middles of pixels, cut at the edge of a picture of this size. */
    static PixelBox around(double left, double top, double right, double bottom, int width, int height) {
        int fromX = clamp((int) Math.floor(left), width - 1);
        int fromY = clamp((int) Math.floor(top), height - 1);
        return new PixelBox(
                fromX,
                fromY,
                Math.max(fromX, clamp((int) Math.ceil(right), width - 1)) + 1,
                Math.max(fromY, clamp((int) Math.ceil(bottom), height - 1)) + 1);
    }

    private static int clamp(int value, int largest) {
        return Math.min(largest, Math.max(0, value));
    }

    /** The smallest rectangle that holds both. */
    PixelBox union(PixelBox other) {
        return new PixelBox(
                Math.min(left, other.left),
                Math.min(top, other.top),
                Math.max(right, other.right),
                Math.max(bottom, other.bottom));
    }

    /** Number of rows that both share; negative is the distance between them. */
    int sharedRows(PixelBox other) {
        return Math.min(bottom, other.bottom) - Math.max(top, other.top);
    }

    /** Number of columns that both share; negative is the distance between them. */
    int sharedColumns(PixelBox other) {
        return Math.min(right, other.right) - Math.max(left, other.left);
    }

    double middle() {
        return (top + bottom) / 2.0;
    }
}
