package io.scriptorium.visionencoder.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import javax.imageio.stream.ImageInputStream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** How many pixels an inch a picture says that it has. */
public final class Resolution {
    private static final double MILLIMETRES = 25.4;
    /** What says less or more was not written by a scanner: cameras write 72, and some programs write nonsense. */
    private static final double LEAST = 75;

    private static final double MOST = 2400;

    private Resolution() {}

    /**
     * The horizontal resolution of the first page, in pixels an inch; empty where the file does not say, says something
     * implausible, or cannot be asked.
     */
    public static OptionalDouble of(Path file) {
        try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = input == null ? null : ImageIO.getImageReaders(input);
            if (readers == null || !readers.hasNext()) {
                return OptionalDouble.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, false);
                return of(reader.getImageMetadata(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Only a hint; whoever decodes the picture judges it.
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble of(IIOMetadata metadata) {
        if (metadata == null || !metadata.isStandardMetadataFormatSupported()) {
            return OptionalDouble.empty();
        }
        Element root = (Element) metadata.getAsTree(IIOMetadataFormatImpl.standardMetadataFormatName);
        NodeList sizes = root.getElementsByTagName("HorizontalPixelSize");
        if (sizes.getLength() == 0) {
            return OptionalDouble.empty();
        }
        double dpi = MILLIMETRES / Double.parseDouble(((Element) sizes.item(0)).getAttribute("value"));
        return dpi >= LEAST && dpi <= MOST ? OptionalDouble.of(dpi) : OptionalDouble.empty();
    }
}
