package io.scriptorium.cli;

import io.scriptorium.golden.Golden;
import io.scriptorium.textrenderer.line.Fonts;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.CCITTFactory;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/** A file of every kind that is read, small, and sound until someone damages it. */
final class SoundFiles {
    private static final int MOST_BYTES = 60_000;

    private SoundFiles() {}

    /** By name, in the order of names: the pictures of the fixtures, a printed line in each form, PDFs of several makes. */
    static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> inputs = Files.list(Golden.path("pixels", "inputs"))) {
            for (Path file : inputs.toList()) {
                if (Files.size(file) < MOST_BYTES) {
                    files.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        BufferedImage lines = printed();
        for (String form : new String[] {"png", "jpg", "bmp", "gif", "tif"}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (ImageIO.write(lines, form, out)) {
                files.put("printed." + form, out.toByteArray());
            }
        }
        files.put("compressed.pdf", text(CompressParameters.DEFAULT_COMPRESSION, false));
        files.put("plain.pdf", text(CompressParameters.NO_COMPRESSION, false));
        files.put("encrypted.pdf", text(CompressParameters.NO_COMPRESSION, true));
        files.put("embedded-font.pdf", embeddedFont());
        files.put("scan.pdf", scan(lines));
        return files;
    }

    /** Some lines of the sample page. */
    static BufferedImage printed() throws IOException {
        BufferedImage page =
                ImageIO.read(Golden.projectRoot().resolve("samples/otranto.png").toFile());
        BufferedImage gray = new BufferedImage(page.getWidth(), 120, BufferedImage.TYPE_BYTE_GRAY);
        gray.createGraphics().drawImage(page, 0, -300, null);
        return gray;
    }

    private static byte[] text(CompressParameters compression, boolean encrypted) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (int i = 0; i < 3; i++) {
                page(document, new PDType1Font(Standard14Fonts.FontName.TIMES_ROMAN), "This is page number " + (i + 1));
            }
            if (encrypted) {
                document.protect(new StandardProtectionPolicy("owner", "", new AccessPermission()));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out, compression);
            return out.toByteArray();
        }
    }

    private static byte[] embeddedFont() throws IOException {
        try (PDDocument document = new PDDocument()) {
            page(document, embedded(document), "Grüße aus dem Skriptorium");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    /** The shipped font as part of a document. */
    static PDFont embedded(PDDocument document) throws IOException {
        try (var font = Fonts.class.getResourceAsStream("/io/scriptorium/textrenderer/fonts/DejaVuSans.ttf")) {
            return PDType0Font.load(document, font);
        }
    }

    /** Adds a page with a line of text. */
    static PDPage page(PDDocument document, PDFont font, String text) throws IOException {
        PDPage page = new PDPage(new PDRectangle(300, 100));
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(font, 16);
            content.newLineAtOffset(20, 50);
            content.showText(text);
            content.endText();
        }
        return page;
    }

    private static byte[] scan(BufferedImage lines) throws IOException {
        BufferedImage bilevel = new BufferedImage(lines.getWidth(), lines.getHeight(), BufferedImage.TYPE_BYTE_BINARY);
        bilevel.createGraphics().drawImage(lines, 0, 0, null);
        try (PDDocument document = new PDDocument()) {
            for (PDImageXObject picture : new PDImageXObject[] {
                JPEGFactory.createFromImage(document, lines, .5f),
                LosslessFactory.createFromImage(document, bilevel),
                CCITTFactory.createFromImage(document, bilevel)
            }) {
                PDPage page = new PDPage(new PDRectangle(picture.getWidth() / 2f, picture.getHeight() / 2f));
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.drawImage(
                            picture,
                            0,
                            0,
                            page.getMediaBox().getWidth(),
                            page.getMediaBox().getHeight());
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }
}
