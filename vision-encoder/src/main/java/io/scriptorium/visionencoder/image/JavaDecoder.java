package io.scriptorium.visionencoder.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** PNG and BMP files in memory, and the frames of GIF, decoded by the readers that come with Java. */
final class JavaDecoder implements Decoder {
    /** The letters eXIf, big endian. */
    private static final int EXIF_CHUNK = 0x65584966;

    private final ImageReader reader;
    private final Orientation orientation;

    private JavaDecoder(ImageFormat format, byte[] file, Orientation orientation) {
        this.reader = reader(format);
        this.orientation = orientation;
        // Metadata is not parsed: those parsers refuse whole files for a bad comment.
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)), false, true);
    }

    static JavaDecoder of(ImageFormat format, byte[] file) {
        return new JavaDecoder(format, file, format == ImageFormat.PNG ? orientationOfPng(file) : Orientation.NORMAL);
    }

    /**
     * The reader that comes with Java, whatever else is on the class path: readers differ in the colours they give, and the
     * order of the registry is nobody's choice.
     */
    static ImageReader reader(ImageFormat format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
        }
        throw new IllegalStateException(
                "this Java runtime has no " + format + " reader; it needs the module java.desktop");
    }

    /** Walks the chunks: length, type, data, checksum. */
    private static Orientation orientationOfPng(byte[] file) {
        ByteBuffer png = ByteBuffer.wrap(file);
        long at = 8;
        while (at + 12 <= file.length) {
            long length = png.getInt((int) at) & 0xffffffffL;
            if (png.getInt((int) at + 4) == EXIF_CHUNK && at + 8 + length <= file.length) {
                return Orientation.ofExif(file, (int) at + 8, (int) length);
            }
            at += 12 + length;
        }
        return Orientation.NORMAL;
    }

    @Override
    public int width(int page) throws IOException {
        return reader.getWidth(page);
    }

    @Override
    public int height(int page) throws IOException {
        return reader.getHeight(page);
    }

    @Override
    public Orientation orientation(int page) {
        return orientation;
    }

    @Override
    public PageImage decode(int page) throws IOException {
        return Rasters.toPage(read(page));
    }

    BufferedImage read(int page) throws IOException {
        return reader.read(page);
    }

    @Override
    public void close() {
        reader.dispose();
    }
}
