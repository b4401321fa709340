package io.scriptorium.visionencoder.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** Stored samples of AWT rasters as 8-bit RGB, without any colour management. */
final class Rasters {
    private Rasters() {}

    /** See {@link PageImage#from}. */
    static PageImage toPage(BufferedImage image) {
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int type = raster.getTransferType();
        boolean integers = type == DataBuffer.TYPE_BYTE
                || type == DataBuffer.TYPE_USHORT
                || (type == DataBuffer.TYPE_INT && model instanceof DirectColorModel);
        boolean palette = model instanceof IndexColorModel;
        if (!integers || bands > 4) {
            throw new IllegalArgumentException("expected 1 to 4 bands of 8 or 16 bits, got " + bands + " of "
                    + raster.getSampleModel().getSampleSize(0) + " bits"
                    + (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE ? ", floating point" : ""));
        }
        byte[] rgb = new byte
                [Math.multiplyExact(Math.multiplyExact(raster.getWidth(), raster.getHeight()), PageImage.CHANNELS)];
        if (palette) {
            lookUp(raster, (IndexColorModel) model, rgb);
        } else if (model.getColorSpace().getType() != ColorSpace.TYPE_CMYK && isPlainBytes(raster, model)) {
            copyBytes(raster, rgb);
        } else if (bands == 4 && model.getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
            mixInks(raster, rgb);
        } else {
            scale(raster, model, rgb);
        }
        return PageImage.wrap(raster.getWidth(), raster.getHeight(), rgb);
    }

    private static void lookUp(Raster raster, IndexColorModel model, byte[] rgb) {
        int size = model.getMapSize();
        byte[] red = new byte[size];
        byte[] green = new byte[size];
        byte[] blue = new byte[size];
        model.getReds(red);
        model.getGreens(green);
        model.getBlues(blue);
        int[] row = new int[raster.getWidth()];
        int k = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, 0, row);
            for (int index : row) {
                // An index beyond the palette is black, as in Pillow's zero-filled palettes.
                if (index < size) {
                    rgb[k] = red[index];
                    rgb[k + 1] = green[index];
                    rgb[k + 2] = blue[index];
                }
                k += PageImage.CHANNELS;
            }
        }
    }

    private static boolean isPlainBytes(Raster raster, ColorModel model) {
        if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel)
                || !(raster.getDataBuffer() instanceof DataBufferByte)
                || model.isAlphaPremultiplied()) {
            return false;
        }
        for (int bits : model.getComponentSize()) {
            if (bits != 8) {
                return false;
            }
        }
        return true;
    }

    private static void copyBytes(Raster raster, byte[] rgb) {
        PixelInterleavedSampleModel samples = (PixelInterleavedSampleModel) raster.getSampleModel();
        DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
        byte[] data = buffer.getData();
        int[] offsets = samples.getBandOffsets();
        boolean gray = offsets.length < PageImage.CHANNELS;
        int red = offsets[0];
        int green = gray ? red : offsets[1];
        int blue = gray ? red : offsets[2];
        int stride = samples.getPixelStride();
        int origin = buffer.getOffset()
                + (raster.getMinY() - raster.getSampleModelTranslateY()) * samples.getScanlineStride()
                + (raster.getMinX() - raster.getSampleModelTranslateX()) * stride;
        int k = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int i = origin + y * samples.getScanlineStride();
            for (int x = 0; x < raster.getWidth(); x++, i += stride, k += PageImage.CHANNELS) {
                rgb[k] = data[i + red];
                rgb[k + 1] = data[i + green];
                rgb[k + 2] = data[i + blue];
            }
        }
    }

    private static void mixInks(Raster raster, byte[] rgb) {
        int[] bits = raster.getSampleModel().getSampleSize();
        int[] row = new int[raster.getWidth() * 4];
        int k = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int i = 0; i < row.length; i += 4, k += PageImage.CHANNELS) {
                inksToRgb(
                        toByte(row[i], bits[0]),
                        toByte(row[i + 1], bits[1]),
                        toByte(row[i + 2], bits[2]),
                        toByte(row[i + 3], bits[3]),
                        rgb,
                        k);
            }
        }
    }

    /**
     * Pillow's CMYK to RGB (Convert.c, cmyk2rgb), inks 0..255: {@code clip(255 - K - ink * (255 - K) / 255)} with Pillow's
     * rounded division. Writes three bytes from {@code at}.
     */
    static void inksToRgb(int cyan, int magenta, int yellow, int black, byte[] rgb, int at) {
        rgb[at] = lessInk(cyan, black);
        rgb[at + 1] = lessInk(magenta, black);
        rgb[at + 2] = lessInk(yellow, black);
    }

    private static byte lessInk(int ink, int black) {
        int t = ink * (255 - black) + 128;
        return (byte) Math.max(0, 255 - black - ((t + (t >> 8)) >> 8));
    }

    private static void scale(Raster raster, ColorModel model, byte[] rgb) {
        int bands = raster.getNumBands();
        boolean gray = bands < PageImage.CHANNELS;
        int alpha = model.isAlphaPremultiplied() ? bands - 1 : -1;
        int[] bits = raster.getSampleModel().getSampleSize();
        int[] row = new int[raster.getWidth() * bands];
        int k = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int i = 0; i < row.length; i += bands) {
                for (int c = 0; c < PageImage.CHANNELS; c++) {
                    int band = gray ? 0 : c;
                    int value = toByte(row[i + band], bits[band]);
                    if (alpha >= 0) {
                        value = divideByAlpha(value, toByte(row[i + alpha], bits[alpha]));
                    }
                    rgb[k++] = (byte) value;
                }
            }
        }
    }

    /** More than 8 bits: the high byte. Fewer: 0..2^bits-1 spread over 0..255, truncated, as Pillow unpacks. */
    private static int toByte(int value, int bits) {
        return bits >= 8 ? value >>> (bits - 8) : value * 255 / ((1 << bits) - 1);
    }

    /** Pillow's way back from premultiplied alpha (Convert.c, rgba2rgbA's inverse): a pixel without alpha keeps its value. */
    private static int divideByAlpha(int value, int alpha) {
        return alpha == 0 || alpha == 255 ? value : Math.min(255, 255 * value / alpha);
    }
}
