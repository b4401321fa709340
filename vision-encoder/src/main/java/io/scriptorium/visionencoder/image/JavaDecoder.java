package io.scriptorium.visionencoder.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** BMP and PNG files in memory, and the frames of GIF, decoded by the readers that come with Java. */
final class JavaDecoder implements Decoder {
    private final ImageReader reader;

    JavaDecoder(ImageFormat format, byte[] file) {
        reader = reader(format);
        // Metadata is not parsed: those parsers refuse whole files for a bad comment.
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)), false, true);
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

    @Override
    public int width(int page) throws IOException {
        return reader.getWidth(page);
    }

    @Override
    public int height(int page) throws IOException {
        return reader.getHeight(page);
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
