package io.scriptorium.textrenderer.page;

import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A drawn page: gray, or RGB where its style has colours. The array is handed over, not copied; it must not be changed.
 *
 * @param width px
 * @param height px
 * @param channels 1 for gray, 3 for red, green, blue
 * @param pixels {@code [height, width, channels]}
 */
@SuppressWarnings("ArrayRecordComponent") // a page is moved, never compared
public record PagePicture(int width, int height, int channels, byte[] pixels) {
    /** The page as the vision encoders take it. */
    public PageImage toPageImage() {
        return channels == 1 ? PageImage.ofGray(width, height, pixels) : PageImage.of(width, height, pixels);
    }

    /**
     * The page as PNG, gray or RGB of 8 bits.
     *
     * @param bilevel whether to write one bit a pixel: white from the middle gray on
     * @param out left open
     */
    public void writePng(OutputStream out, boolean bilevel) throws IOException {
        if (bilevel) {
            Png.write(out, width, height, 1, bits(), (width + 7) / 8, 0);
        } else {
            Png.write(out, width, height, 8, pixels, width * channels, channels == 1 ? 0 : 2);
        }
    }

    private byte[] bits() {
        byte[] gray = channels == 1 ? pixels : toPageImage().gray();
        int stride = (width + 7) / 8;
        byte[] bits = new byte[stride * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // 0x80 has the sign bit set: bright.
                if (gray[y * width + x] < 0) {
                    bits[y * stride + (x >> 3)] |= (byte) (0x80 >> (x & 7));
                }
            }
        }
        return bits;
    }

    PagePicture crop(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        byte[] part = new byte[newWidth * newHeight * channels];
        for (int y = 0; y < newHeight; y++) {
            System.arraycopy(pixels, y * width * channels, part, y * newWidth * channels, newWidth * channels);
        }
        return new PagePicture(newWidth, newHeight, channels, part);
    }
}
