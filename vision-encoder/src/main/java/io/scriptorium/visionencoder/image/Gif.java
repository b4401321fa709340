package io.scriptorium.visionencoder.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;

/** The first frame of a GIF on its logical screen, as Pillow shows it. */
final class Gif implements Decoder {
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int IMAGE = 0x2c;

    private final byte[] file;
    private final JavaDecoder frames;
    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private int transparent;

    /** Finds the first frame. A file that ends before it throws {@link IndexOutOfBoundsException}. */
    Gif(String name, byte[] file) throws ImageException {
        this.file = file;
        int at = 13 + ((u8(10) & 0x80) == 0 ? 0 : 3 << ((u8(10) & 7) + 1));
        while (u8(at) == EXTENSION) {
            if (u8(at + 1) == GRAPHIC_CONTROL && u8(at + 2) == 4 && (u8(at + 3) & 1) == 1) {
                transparent = u8(at + 6);
            }
            at += 2;
            while (u8(at) != 0) {
                at += 1 + u8(at);
            }
            at++;
        }
        if (u8(at) != IMAGE) {
            throw new ImageException(name + ": this GIF has no picture; get the file again");
        }
        left = u16(at + 1);
        top = u16(at + 3);
        width = Math.max(u16(6), left + u16(at + 5));
        height = Math.max(u16(8), top + u16(at + 7));
        frames = new JavaDecoder(ImageFormat.GIF, file);
    }

    @Override
    public int width(int page) {
        return width;
    }

    @Override
    public int height(int page) {
        return height;
    }

    /**
     * What the frame does not cover has the colour of the transparent index, else of index 0 (Pillow, GifImagePlugin,
     * load_prepare).
     */
    @Override
    public PageImage decode(int page) throws IOException {
        BufferedImage image = frames.read(0);
        PageImage frame = Rasters.toPage(image);
        if (width == frame.width() && height == frame.height()) {
            return frame;
        }
        int ground = image.getColorModel() instanceof IndexColorModel palette && transparent < palette.getMapSize()
                ? palette.getRGB(transparent)
                : 0;
        return PageImage.filled(width, height, ground).with(frame, left, top);
    }

    @Override
    public void close() {
        frames.close();
    }

    private int u8(int at) {
        return file[at] & 0xff;
    }

    private int u16(int at) {
        return u8(at) | u8(at + 1) << 8;
    }
}
