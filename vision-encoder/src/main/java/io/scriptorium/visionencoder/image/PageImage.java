package io.scriptorium.visionencoder.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.imgscalr.Scalr;

/**
 * A page as pixels: 8-bit RGB, interleaved, row by row from the top, {@code [height, width, 3]}, no padding between rows.
 *
 * <p>Immutable: nobody can write into it after it was made, so it may be shared between threads. Arrays that go in are
 * copied, arrays that come out belong to the caller; {@link #pixels()} gives a read-only view without a copy. The colours
 * are what the file stores: no colour management, no gamma. Coordinates are pixels, zero-based, from the top left corner.
 */
public final class PageImage {
    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb;

    private PageImage(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /**
     * A page with the given pixels.
     *
     * @param rgb {@code [height, width, 3]}, copied
     * @throws IllegalArgumentException if a side is not positive or the length is not {@code width * height * 3}
     */
    public static PageImage of(int width, int height, byte[] rgb) {
        return wrap(width, height, rgb.clone());
    }

    /**
     * A page with the pixels of a gray raster, the same value in the three channels.
     *
     * @param gray {@code [height, width]}, not kept
     * @throws IllegalArgumentException if a side is not positive or the length is not {@code width * height}
     */
    public static PageImage ofGray(int width, int height, byte[] gray) {
        byte[] rgb = new byte[byteCount(width, height)];
        if (gray.length != width * height) {
            throw new IllegalArgumentException(
                    "expected " + width + " x " + height + " = " + width * height + " gray bytes, got " + gray.length);
        }
        for (int i = 0; i < gray.length; i++) {
            Arrays.fill(rgb, CHANNELS * i, CHANNELS * i + CHANNELS, gray[i]);
        }
        return new PageImage(width, height, rgb);
    }

    /**
     * A page of one colour.
     *
     * @param colour 0xRRGGBB
     * @throws IllegalArgumentException if a side is not positive or the page is larger than an array can be
     */
    public static PageImage filled(int width, int height, int colour) {
        byte[] rgb = new byte[byteCount(width, height)];
        for (int i = 0; i < rgb.length; i += CHANNELS) {
            rgb[i] = (byte) (colour >> 16);
            rgb[i + 1] = (byte) (colour >> 8);
            rgb[i + 2] = (byte) colour;
        }
        return new PageImage(width, height, rgb);
    }

    /**
     * The stored samples of an AWT image: palettes are looked up, alpha is dropped and not composited, gray is repeated,
     * samples of more than 8 bits give their high byte, fewer bits are spread over 0..255. Profiles and gamma are ignored.
     * Four bands whose colour model is CMYK are inks and are converted by Pillow's formula.
     *
     * <p>{@code BufferedImage.getRGB} is not used: it sends gray through a linear colour space and applies ICC profiles
     * (up to 202 levels off; golden/pixels/README.md, "Java traps").
     *
     * @param image copied
     * @throws IllegalArgumentException if the image has neither a palette, nor 1 or 2 (gray), nor 3 or 4 (RGB, CMYK)
     *     integer bands
     */
    public static PageImage from(BufferedImage image) {
        return Rasters.toPage(image);
    }

    /** As {@link #of} without the copy: the caller gives the array away. */
    static PageImage wrap(int width, int height, byte[] rgb) {
        if (rgb.length != byteCount(width, height)) {
            throw new IllegalArgumentException("expected " + width + " x " + height + " x " + CHANNELS + " = "
                    + byteCount(width, height) + " bytes, got " + rgb.length);
        }
        return new PageImage(width, height, rgb);
    }

    private static int byteCount(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "expected a page of at least 1 x 1 pixel, got " + width + " x " + height);
        }
        long count = (long) width * height * CHANNELS;
        if (count > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException(width + " x " + height + " pixels need " + count
                    + " bytes, more than one array holds; cut or shrink the page");
        }
        return (int) count;
    }

    /** Width in pixels, at least 1. */
    public int width() {
        return width;
    }

    /** Height in pixels, at least 1. */
    public int height() {
        return height;
    }

    /** The pixels {@code [height, width, 3]}, a read-only view from position 0 to {@code width * height * 3}; no copy. */
    public ByteBuffer pixels() {
        return ByteBuffer.wrap(rgb).asReadOnlyBuffer();
    }

    /** The pixels {@code [height, width, 3]} in a new array. */
    public byte[] toBytes() {
        return rgb.clone();
    }

    /** The array itself, for this package: never to be written. */
    byte[] bytes() {
        return rgb;
    }

    /**
     * The colour of one pixel as 0xRRGGBB.
     *
     * @throws IndexOutOfBoundsException if the pixel lies outside
     */
    public int rgb(int x, int y) {
        Objects.checkIndex(x, width);
        int i = (Objects.checkIndex(y, height) * width + x) * CHANNELS;
        return (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | (rgb[i + 2] & 0xff);
    }

    /**
     * Luma {@code 0.299 R + 0.587 G + 0.114 B}, {@code [height, width]}, in a new array. Fixed point with 15 bits, rounded
     * half up, the same values as OpenCV 4's {@code COLOR_RGB2GRAY} for bytes. An already gray page keeps its values.
     */
    public byte[] gray() {
        byte[] gray = new byte[width * height];
        try (BytePointer colours = new BytePointer(rgb);
                Mat page = new Mat(height, width, CV_8UC3, colours);
                Mat luma = new Mat()) {
            cvtColor(page, luma, COLOR_RGB2GRAY);
            luma.data().get(gray);
        }
        return gray;
    }

    /**
     * A part of the page, copied.
     *
     * @param x left edge
     * @param y top edge
     * @throws IllegalArgumentException if the part is empty or reaches outside the page
     */
    public PageImage crop(int x, int y, int cropWidth, int cropHeight) {
        if (x < 0 || y < 0 || cropWidth < 1 || cropHeight < 1 || cropWidth > width - x || cropHeight > height - y) {
            throw new IllegalArgumentException("the part " + cropWidth + " x " + cropHeight + " at (" + x + ", " + y
                    + ") does not lie inside the page of " + width + " x " + height + " pixels");
        }
        byte[] part = new byte[cropWidth * cropHeight * CHANNELS];
        int row = cropWidth * CHANNELS;
        for (int i = 0; i < cropHeight; i++) {
            System.arraycopy(rgb, ((y + i) * width + x) * CHANNELS, part, i * row, row);
        }
        return new PageImage(cropWidth, cropHeight, part);
    }

    /**
     * This page with another one put onto it; a new page, both are left as they are.
     *
     * @param x left edge of {@code part} here
     * @param y top edge of {@code part} here
     * @throws IllegalArgumentException if the part reaches outside the page
     */
    public PageImage with(PageImage part, int x, int y) {
        if (x < 0 || y < 0 || part.width > width - x || part.height > height - y) {
            throw new IllegalArgumentException("a part of " + part.width + " x " + part.height + " at (" + x + ", " + y
                    + ") does not lie inside the page of " + width + " x " + height + " pixels");
        }
        byte[] result = rgb.clone();
        int row = part.width * CHANNELS;
        for (int i = 0; i < part.height; i++) {
            System.arraycopy(part.rgb, i * row, result, ((y + i) * width + x) * CHANNELS, row);
        }
        return new PageImage(width, height, result);
    }

    /** A copy for AWT, of type {@link BufferedImage#TYPE_3BYTE_BGR}; the caller may draw on it. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < rgb.length; i += CHANNELS) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return image;
    }

    /**
     * A small picture for people to look at, made with imgscalr: fits a square of {@code maxSide} pixels, keeps the aspect
     * and has at least one pixel a side. A page that fits already is returned as it is. Models get their pixels from
     * {@link Resampling}, never from here.
     *
     * @throws IllegalArgumentException if {@code maxSide} is not positive
     */
    public PageImage thumbnail(int maxSide) {
        if (maxSide < 1) {
            throw new IllegalArgumentException("expected a thumbnail side of at least 1 pixel, got " + maxSide);
        }
        int longer = Math.max(width, height);
        if (longer <= maxSide) {
            return this;
        }
        int w = (int) Math.max(1, Math.round((double) width * maxSide / longer));
        int h = (int) Math.max(1, Math.round((double) height * maxSide / longer));
        return from(Scalr.resize(toBufferedImage(), Scalr.Method.QUALITY, Scalr.Mode.FIT_EXACT, w, h));
    }

    /**
     * Writes the page as an 8-bit RGB PNG; reading it back gives the same page.
     *
     * @param out left open
     */
    public void writePng(OutputStream out) throws IOException {
        if (!ImageIO.write(toBufferedImage(), "png", out)) {
            throw new AssertionError("this Java runtime has no PNG writer");
        }
    }

    /** Writes the page as an 8-bit RGB PNG over whatever {@code file} was. */
    public void writePng(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            writePng(out);
        }
    }

    /** Whether the other is a page with the same size and the same pixels. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PageImage page
                && page.width == width
                && page.height == height
                && Arrays.equals(page.rgb, rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "PageImage " + width + " x " + height;
    }
}
