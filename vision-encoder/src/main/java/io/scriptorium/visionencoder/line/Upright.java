package io.scriptorium.visionencoder.line;

/**
 * The turn from a page as it was given to the upright page, about the centre of both.
 *
 * @param degrees angle of the page's lines, positive where they fall to the right
 * @param width columns of the page as it was given
 * @param height rows of the page as it was given
 * @param uprightWidth columns of the upright page
 * @param uprightHeight rows of the upright page
 */
record Upright(double degrees, int width, int height, int uprightWidth, int uprightHeight) {
    static Upright of(double degrees, int width, int height) {
        if (degrees == 0) {
            return new Upright(0, width, height, width, height);
        }
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.abs(Math.sin(Math.toRadians(degrees)));
        return new Upright(degrees, width, height, (int) Math.ceil(width * cos + height * sin), (int)
                Math.ceil(width * sin + height * cos));
    }

    /** The affine map {@code [2, 3]}, row-major, from upright pixels to pixels of the page as it was given. */
    double[] toPage() {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        double x = (uprightWidth - 1) / 2.0;
        double y = (uprightHeight - 1) / 2.0;
        return new double[] {
            cos, -sin, (width - 1) / 2.0 - cos * x + sin * y, sin, cos, (height - 1) / 2.0 - sin * x - cos * y
        };
    }

    /** The rectangle on the page as it was given that holds {@code box} of the upright page, cut at the page's edge. */
    PixelBox toPage(PixelBox box) {
        if (degrees == 0) {
            return box;
        }
        double[] map = toPage();
        double left = Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (int corner = 0; corner < 4; corner++) {
            double x = (corner & 1) == 0 ? box.left() : box.right() - 1;
            double y = (corner & 2) == 0 ? box.top() : box.bottom() - 1;
            double pageX = map[0] * x + map[1] * y + map[2];
            double pageY = map[3] * x + map[4] * y + map[5];
            left = Math.min(left, pageX);
            top = Math.min(top, pageY);
            right = Math.max(right, pageX);
            bottom = Math.max(bottom, pageY);
        }
        int pageLeft = clamp((int) Math.floor(left), width - 1);
        int pageTop = clamp((int) Math.floor(top), height - 1);
        return new PixelBox(
                pageLeft,
                pageTop,
                Math.max(pageLeft, clamp((int) Math.ceil(right), width - 1)) + 1,
                Math.max(pageTop, clamp((int) Math.ceil(bottom), height - 1)) + 1);
    }

    private static int clamp(int value, int largest) {
        return Math.min(largest, Math.max(0, value));
    }
}
