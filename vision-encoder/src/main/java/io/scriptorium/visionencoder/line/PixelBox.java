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

    /**
     * The whole pixels of another picture that hold this rectangle there, cut at that picture's edge.
     *
     * @param homography {@code [3, 3]}, row-major, from middles of pixels of this picture to those of the other
     */
    PixelBox mapped(double[] homography, int otherWidth, int otherHeight) {
        double fromX = Double.MAX_VALUE;
        double fromY = Double.MAX_VALUE;
        double toX = -Double.MAX_VALUE;
        double toY = -Double.MAX_VALUE;
        for (int corner = 0; corner < 4; corner++) {
            double x = (corner & 1) == 0 ? left : right - 1;
            double y = (corner & 2) == 0 ? top : bottom - 1;
            double scale = homography[6] * x + homography[7] * y + homography[8];
            double thereX = (homography[0] * x + homography[1] * y + homography[2]) / scale;
            double thereY = (homography[3] * x + homography[4] * y + homography[5]) / scale;
            fromX = Math.min(fromX, thereX);
            fromY = Math.min(fromY, thereY);
            toX = Math.max(toX, thereX);
            toY = Math.max(toY, thereY);
        }
        int firstX = clamp((int) Math.floor(fromX), otherWidth - 1);
        int firstY = clamp((int) Math.floor(fromY), otherHeight - 1);
        return new PixelBox(
                firstX,
                firstY,
                Math.max(firstX, clamp((int) Math.ceil(toX), otherWidth - 1)) + 1,
                Math.max(firstY, clamp((int) Math.ceil(toY), otherHeight - 1)) + 1);
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

    /** Whether the other rectangle lies within this one; edges may touch. */
    public boolean contains(PixelBox other) {
        return left <= other.left && top <= other.top && right >= other.right && bottom >= other.bottom;
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
