package io.scriptorium.visionencoder.line;

/**
 * One line image as the network sees it, before the step from bytes to floats.
 *
 * @param pixels grey values {@code [height, width]}, row-major, ink dark on light; not copied
 * @param height rows, 32 for the embedded reader
 * @param width columns with the padding
 * @param inkWidth columns without the padding
 */
public record LineView(byte[] pixels, int height, int width, int inkWidth) {
    /**
     * @throws IllegalArgumentException if the sizes do not fit each other
     */
    public LineView {
        if (pixels.length != height * width || inkWidth < 1 || inkWidth > width) {
            throw new IllegalArgumentException("expected " + height + " x " + width + " pixels of which 1 to " + width
                    + " columns show the page, got " + pixels.length + " pixels and " + inkWidth + " columns");
        }
    }

    /** The same line on its head; the padding stays at the right. */
    public LineView onItsHead() {
        byte[] turned = pixels.clone();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < inkWidth; x++) {
                turned[(height - 1 - y) * width + inkWidth - 1 - x] = pixels[y * width + x];
            }
        }
        return new LineView(turned, height, width, inkWidth);
    }
}
