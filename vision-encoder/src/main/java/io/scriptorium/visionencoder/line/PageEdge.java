package io.scriptorium.visionencoder.line;

/**
 * Where the upright page ends. That is the picture's edge, unless the page was turned before it came here: then it lies aslant
 * in its picture, whose corners were filled with one colour, and upright in a frame of it now.
 *
 * @param upright how the upright page lies on the page as it was given
 * @param insetX columns of the frame at the left and at the right
 * @param insetY rows of the frame at the top and at the bottom
 * @param near how far from the edge, px, what touches it may seem to lie
 */
record PageEdge(Upright upright, double insetX, double insetY, double near) {
    /** Grey values that a lossy format makes of the one that fills the corners differ by no more. */
    private static final int SAME = 3;

    /**
     * Finds the edge.
     *
     * @param turned grey values {@code [height, width]} after the quarter turns, before the small one
     */
    static PageEdge of(byte[] turned, Upright upright) {
        PageEdge picture = new PageEdge(upright, 0, 0, 1);
        if (upright.degrees() == 0) {
            return picture;
        }
        // The level page whose copy, turned by this angle, just fits the picture.
        double cos = Math.cos(Math.toRadians(upright.degrees()));
        double sin = Math.abs(Math.sin(Math.toRadians(upright.degrees())));
        double width = (upright.turnedWidth() * cos - upright.turnedHeight() * sin) / (cos * cos - sin * sin);
        double height = (upright.turnedHeight() * cos - upright.turnedWidth() * sin) / (cos * cos - sin * sin);
        // The lines of a page are seldom quite parallel to its edge: a quarter of a degree.
        double near = 0.0045 * Math.max(upright.turnedWidth(), upright.turnedHeight());
        PageEdge framed = new PageEdge(
                upright, (upright.uprightWidth() - width) / 2, (upright.uprightHeight() - height) / 2, near);
        boolean clear = Math.min(framed.insetX, framed.insetY) > 4 * near && Math.min(width, height) > 0;
        return clear && framed.isFilledBeyond(turned) ? framed : picture;
    }

    private boolean isFilledBeyond(byte[] turned) {
        int width = upright.turnedWidth();
        int colour = turned[0] & 0xff;
        double[] map = upright.toTurned();
        for (int y = 0; y < upright.turnedHeight(); y += 2) {
            for (int x = 0; x < width; x += 2) {
                // The map turns without scaling, so its transpose turns back.
                double dx = x - map[2];
                double dy = y - map[5];
                double distance = distance(map[0] * dx + map[3] * dy, map[1] * dx + map[4] * dy);
                if (distance < -2 * near && Math.abs((turned[y * width + x] & 0xff) - colour) > SAME) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How far inside the edge a pixel of the upright page lies; negative beyond it. */
    private double distance(double x, double y) {
        return Math.min(
                Math.min(x - insetX, upright.uprightWidth() - 1 - insetX - x),
                Math.min(y - insetY, upright.uprightHeight() - 1 - insetY - y));
    }

    /** For each piece whether the edge cuts it: it is a shadow, another page or half a letter. */
    boolean[] touched(Components components) {
        boolean[] touched = new boolean[components.glyphs().size()];
        components.each((row, from, to, piece) ->
                touched[piece] |= Math.min(distance(from, row), distance(to - 1, row)) < near);
        return touched;
    }
}
