package io.scriptorium.visionencoder.line;

import java.util.Arrays;
import java.util.Optional;

/**
 * The way from a page as it was given to the upright page: made a rectangle where it was photographed aslant, then quarter
 * turns, then a small turn about the centre of both.
 *
 * @param perspective of the photograph; nothing for a page that fills its picture
 * @param quarters clockwise quarter turns, 0 to 3
 * @param degrees angle of the lines of the page so turned, positive where they fall to the right
 * @param width columns of the page before the turns
 * @param height rows of the page before the turns
 * @param uprightWidth columns of the upright page
 * @param uprightHeight rows of the upright page
 */
public record Upright(
        Optional<Perspective> perspective,
        int quarters,
        double degrees,
        int width,
        int height,
        int uprightWidth,
        int uprightHeight) {
    static Upright of(int quarters, double degrees, int width, int height) {
        boolean sideways = quarters % 2 != 0;
        int turnedWidth = sideways ? height : width;
        int turnedHeight = sideways ? width : height;
        if (degrees == 0) {
            return new Upright(Optional.empty(), quarters, 0, width, height, turnedWidth, turnedHeight);
        }
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.abs(Math.sin(Math.toRadians(degrees)));
        return new Upright(
                Optional.empty(),
                quarters,
                degrees,
                width,
                height,
                (int) Math.ceil(turnedWidth * cos + turnedHeight * sin),
                (int) Math.ceil(turnedWidth * sin + turnedHeight * cos));
    }

    /** The same from a photograph of the page. */
    Upright photographed(Perspective from) {
        return new Upright(Optional.of(from), quarters, degrees, width, height, uprightWidth, uprightHeight);
    }

    /** Columns of the page after the quarter turns. */
    int turnedWidth() {
        return quarters % 2 == 0 ? width : height;
    }

    /** Rows of the page after the quarter turns. */
    int turnedHeight() {
        return quarters % 2 == 0 ? height : width;
    }

    /** The affine map {@code [2, 3]}, row-major, from upright pixels to pixels of the page after the quarter turns. */
    double[] toTurned() {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        double x = (uprightWidth - 1) / 2.0;
        double y = (uprightHeight - 1) / 2.0;
        return new double[] {
            cos,
            -sin,
            (turnedWidth() - 1) / 2.0 - cos * x + sin * y,
            sin,
            cos,
            (turnedHeight() - 1) / 2.0 - sin * x - cos * y
        };
    }

    /** The rectangle on the page as it was given that holds {@code box} of the upright page, cut at the page's edge. */
    public PixelBox toPage(PixelBox box) {
        PixelBox before = beforeTurns(box);
        return perspective.map(photograph -> photograph.toPhotograph(before)).orElse(before);
    }

    private PixelBox beforeTurns(PixelBox box) {
        PixelBox turned = toTurned(box);
        return switch (quarters) {
            case 0 -> turned;
            case 1 -> new PixelBox(turned.top(), height - turned.right(), turned.bottom(), height - turned.left());
            case 2 ->
                new PixelBox(
                        width - turned.right(), height - turned.bottom(), width - turned.left(), height - turned.top());
            default -> new PixelBox(width - turned.bottom(), turned.left(), width - turned.top(), turned.right());
        };
    }

    private PixelBox toTurned(PixelBox box) {
        if (degrees == 0) {
            return box;
        }
        double[] homography = Arrays.copyOf(toTurned(), 9);
        homography[8] = 1;
        return box.mapped(homography, turnedWidth(), turnedHeight());
    }
}
