package io.scriptorium.cli;

import io.scriptorium.visionencoder.image.PageImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** A PNG that says how it was made. */
final class PngFile {
    private static final String FORMAT = "javax_imageio_png_1.0";

    private PngFile() {}

    /**
     * Writes a picture.
     *
     * @param texts keyword to text, each an iTXt chunk (PNG 1.2, 4.2.3.3): UTF-8, not compressed
     * @throws OutputException if the file cannot be written
     */
    static void write(Path target, PageImage picture, Map<String, String> texts, boolean overwrite) throws IOException {
        BufferedImage image = picture.toBufferedImage();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (AtomicFile file = AtomicFile.open(target, overwrite);
                ImageOutputStream out = ImageIO.createImageOutputStream(file.stream())) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
            IIOMetadataNode root = new IIOMetadataNode(FORMAT);
            IIOMetadataNode chunks = new IIOMetadataNode("iTXt");
            texts.forEach((keyword, text) -> {
                IIOMetadataNode chunk = new IIOMetadataNode("iTXtEntry");
                chunk.setAttribute("keyword", keyword);
                chunk.setAttribute("compressionFlag", "FALSE");
                chunk.setAttribute("compressionMethod", "0");
                chunk.setAttribute("languageTag", "");
                chunk.setAttribute("translatedKeyword", "");
                chunk.setAttribute("text", text);
                chunks.appendChild(chunk);
            });
            root.appendChild(chunks);
            metadata.mergeTree(FORMAT, root);
            writer.setOutput(out);
            writer.write(new IIOImage(image, null, metadata));
            out.flush();
            file.commit();
        } catch (IOException e) {
            throw AtomicFile.failure(target, e);
        } finally {
            writer.dispose();
        }
    }
}
