package io.scriptorium.textrenderer.pdf;

import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * Where the upright picture of a page lies in the page's own units: pixel (x, y), y downward, is
 * {@code (a x + c y + e, b x + d y + f)}.
 */
record Placement(double a, double b, double c, double d, double e, double f) {
    /**
     * The placement of a picture of the whole crop box, turned as the page says ({@code /Rotate}, clockwise).
     *
     * @param width of the picture, in pixels
     * @param height likewise
     */
    static Placement of(PDPage page, int width, int height) {
        PDRectangle box = page.getCropBox();
        double left = box.getLowerLeftX();
        double bottom = box.getLowerLeftY();
        double right = box.getUpperRightX();
        double top = box.getUpperRightY();
        boolean turned = page.getRotation() % 180 != 0;
        double x = (turned ? box.getHeight() : box.getWidth()) / width;
        double y = (turned ? box.getWidth() : box.getHeight()) / height;
        return switch (Math.floorMod(page.getRotation(), 360)) {
            case 90 -> new Placement(0, x, y, 0, left, bottom);
            case 180 -> new Placement(-x, 0, 0, y, right, bottom);
            case 270 -> new Placement(0, -x, -y, 0, right, top);
            default -> new Placement(x, 0, 0, -y, left, top);
        };
    }

    /**
     * The placement of the same picture turned about its upper left corner.
     *
     * @param rotation degrees clockwise, whole quarters
     * @see PdfWord#turned
     */
    Placement turned(int rotation) {
        return switch (rotation) {
            case 0 -> this;
            case 90 -> new Placement(-c, -d, a, b, e, f);
            case 180 -> new Placement(-a, -b, -c, -d, e, f);
            case 270 -> new Placement(c, d, -a, -b, e, f);
            default -> throw new IllegalArgumentException("expected a rotation of 0, 90, 180 or 270, got " + rotation);
        };
    }

    /** The text matrix with its origin at a pixel, text running to the right of the picture. */
    String matrix(double x, double y) {
        // Text goes up where the picture's y goes down.
        return numbers(a, b, -c, -d, a * x + c * y + e, b * x + d * y + f);
    }

    /** The matrix that lays the unit square, in which pictures are drawn, over the whole picture. */
    String square(int width, int height) {
        return numbers(a * width, b * width, -c * height, -d * height, c * height + e, d * height + f);
    }

    private static String numbers(double... values) {
        StringBuilder text = new StringBuilder();
        for (double value : values) {
            text.append(text.isEmpty() ? "" : " ").append(TextLayer.number(value));
        }
        return text.toString();
    }
}
