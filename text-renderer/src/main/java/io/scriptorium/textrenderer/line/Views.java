package io.scriptorium.textrenderer.line;

import io.scriptorium.visionencoder.line.LineView;
import io.scriptorium.visionencoder.line.LineViewConfig;
import io.scriptorium.visionencoder.line.LineViews;
import java.util.Arrays;

/** Crops to views by the very arithmetic that a page's lines go through, padded to the width of a batch. */
final class Views {
    private static final LineViewConfig CONFIG = LineViewConfig.READER_LINE;
    private static final LineViews VIEWS = new LineViews(CONFIG);

    static final int HEIGHT = CONFIG.height();
    static final int MAX_WIDTH = CONFIG.maxWidth();

    private Views() {}

    /**
     * Makes a view of a crop.
     *
     * @param crop grey values, {@code [cropHeight, cropWidth]}
     * @param width columns of the view to pad to; the crop must fit, here and wherever a crop is measured
     * @return {@code [32, width]}
     */
    static byte[] view(byte[] crop, int cropWidth, int cropHeight, int width) {
        LineView view = VIEWS.view(crop, cropWidth, cropHeight);
        if (view.inkWidth() > width) {
            throw new AssertionError("a crop of " + cropWidth + " x " + cropHeight + " does not fit " + width);
        }
        byte[] padded = new byte[HEIGHT * width];
        Arrays.fill(padded, (byte) CONFIG.background());
        for (int y = 0; y < HEIGHT; y++) {
            System.arraycopy(view.pixels(), y * view.width(), padded, y * width, view.inkWidth());
        }
        return padded;
    }
}
