package io.scriptorium.document;

/**
 * How a page was made upright to be read. All boxes are those of the page as it was given, before any of this.
 *
 * @param perspective whether it was found photographed aslant, and made a rectangle first
 * @param rotation degrees by which the page was turned clockwise: 0, 90, 180 or 270
 * @param skew degrees by which its lines then fell to the right, negative where they climbed; undone as well
 */
public record Turn(boolean perspective, int rotation, double skew) {
    /** The page was read as it lay. */
    public static final Turn NONE = new Turn(false, 0, 0);

    /** @throws IllegalArgumentException if the rotation is no whole number of quarters or the skew not finite */
    public Turn {
        if (rotation < 0 || rotation > 270 || rotation % 90 != 0 || !Double.isFinite(skew)) {
            throw new IllegalArgumentException(
                    "expected a rotation of 0, 90, 180 or 270 and a finite skew, got " + rotation + " and " + skew);
        }
    }
}
