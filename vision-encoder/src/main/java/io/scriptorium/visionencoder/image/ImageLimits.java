package io.scriptorium.visionencoder.image;

/**
 * How large a picture may be. It is checked against the header, before memory is taken for the pixels.
 *
 * @param maxSide largest width and height in pixels
 * @param maxPixels largest width times height; reading takes about 6 bytes a pixel
 */
public record ImageLimits(int maxSide, long maxPixels) {
    /** Sides up to 50,000 and 200 million pixels: an A0 sheet at 360 dpi. */
    public static final ImageLimits DEFAULT = new ImageLimits(50_000, 200_000_000);

    /** The largest page that one Java array holds. */
    private static final long ARRAY = (Integer.MAX_VALUE - 16) / PageImage.CHANNELS;

    public ImageLimits {
        if (maxSide < 1 || maxPixels < 1 || maxPixels > ARRAY) {
            throw new IllegalArgumentException("expected a side of at least 1 and 1 to " + ARRAY + " pixels, got "
                    + maxSide + " and " + maxPixels);
        }
    }

    /** Refuses a picture that is too large or empty; {@code where} begins the message. */
    void check(String where, int width, int height) throws ImageException {
        if (width < 1 || height < 1) {
            throw new ImageException(where + ": the header says " + width + " x " + height
                    + " pixels; the file is damaged, get it again");
        }
        if (width > maxSide || height > maxSide || (long) width * height > maxPixels) {
            throw new ImageException(where + ": expected sides of at most " + maxSide + " pixels and at most "
                    + maxPixels
                    + " pixels in all, the header says " + width + " x " + height + " = " + (long) width * height
                    + "; shrink or cut the picture, or raise the limit");
        }
    }
}
