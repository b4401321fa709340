package io.scriptorium.textrenderer.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfPagesTest {
    private static final int WHITE = 0xffffff;

    @TempDir
    Path dir;

    private static PDPage page(PDDocument document, PDRectangle box) throws IOException {
        PDPage page = new PDPage(box);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            // A black square of one inch in the lower left corner, and text above it.
            content.addRect(0, 0, 72, 72);
            content.fill();
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 24);
            content.newLineAtOffset(20, 200);
            content.showText("Hello");
            content.endText();
        }
        return page;
    }

    private Path saved(PDDocument document, String name) throws IOException {
        Path file = dir.resolve(name);
        document.save(file.toFile());
        return file;
    }

    private Path twoPages() throws IOException {
        try (PDDocument document = new PDDocument()) {
            page(document, PDRectangle.A4);
            page(document, new PDRectangle(300, 400)).setRotation(90);
            return saved(document, "two pages.pdf");
        }
    }

    @Test
    void sizesAreRoundedOutwardAndThePageIsWhite() throws IOException {
        try (PdfPages pdf = PdfPages.open(twoPages())) {
            assertThat(pdf.pageCount()).isEqualTo(2);
            PageImage a4 = pdf.render(0, PdfPages.DEFAULT_DPI);
            // 595.27563 x 841.8898 points are 1190.55 x 1683.78 pixels at 144 dpi.
            assertThat(a4.width()).isEqualTo(1191);
            assertThat(a4.height()).isEqualTo(1684);
            assertThat(a4.rgb(70, 1684 - 70)).isZero();
            assertThat(a4.rgb(600, 100)).isEqualTo(WHITE);
            assertThat(a4.rgb(1190, 1683)).isEqualTo(WHITE);
            int ink = 0;
            for (int y = 1684 - 450; y < 1684 - 390; y++) {
                for (int x = 0; x < 300; x++) {
                    ink += a4.rgb(x, y) == 0 ? 1 : 0;
                }
            }
            assertThat(ink).as("black pixels of the word").isGreaterThan(200);
        }
    }

    @Test
    void turnedPagesAreUpright() throws IOException {
        try (PdfPages pdf = PdfPages.open(twoPages())) {
            PageImage turned = pdf.render(1, 72);
            assertThat(turned.width()).isEqualTo(400);
            assertThat(turned.height()).isEqualTo(300);
            assertThat(turned.rgb(10, 10))
                    .as("the square, lower left, turned clockwise")
                    .isZero();
            assertThat(turned.rgb(390, 290)).isEqualTo(WHITE);
        }
    }

    @Test
    void cropBoxAndUserUnitCount() throws IOException {
        Path file;
        try (PDDocument document = new PDDocument()) {
            PDPage page = page(document, new PDRectangle(300, 400));
            page.setCropBox(new PDRectangle(36, 36, 100, 50));
            page.setUserUnit(2);
            file = saved(document, "unit.pdf");
        }
        try (PdfPages pdf = PdfPages.open(file)) {
            PageImage image = pdf.render(0, 72);
            assertThat(image.width()).isEqualTo(200);
            assertThat(image.height()).isEqualTo(100);
            assertThat(image.rgb(70, 90)).isZero();
            assertThat(image.rgb(74, 90)).isEqualTo(WHITE);
        }
    }

    @Test
    void encryptedFilesNeedTheirPassword() throws IOException {
        Path file;
        try (PDDocument document = new PDDocument()) {
            page(document, PDRectangle.A4);
            document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            file = saved(document, "secret.pdf");
        }
        assertThatExceptionOfType(PdfException.class)
                .isThrownBy(() -> PdfPages.open(file))
                .withMessageContaining("secret.pdf")
                .withMessageContaining("needs a password");
        assertThatExceptionOfType(PdfException.class)
                .isThrownBy(() -> PdfPages.open(file, "wrong"))
                .withMessageContaining("the password does not open it");
        try (PdfPages pdf = PdfPages.open(file, "user")) {
            assertThat(pdf.render(0, 72).rgb(10, 830)).isZero();
        }
    }

    @Test
    void filesWithoutPagesAreRefused() throws IOException {
        Path file;
        try (PDDocument document = new PDDocument()) {
            file = saved(document, "none.pdf");
        }
        assertThatExceptionOfType(PdfException.class)
                .isThrownBy(() -> PdfPages.open(file))
                .withMessageContaining("no pages");
    }

    @Test
    void whatIsNoPdfIsRefused() throws IOException {
        Path empty = Files.createFile(dir.resolve("empty.pdf"));
        Path text = Files.writeString(dir.resolve("text.pdf"), "not a PDF at all");
        Path head = Files.writeString(dir.resolve("head.pdf"), "%PDF-1.7\n");
        assertThat(PdfPages.isPdf(text)).isFalse();
        assertThat(PdfPages.isPdf(head)).isTrue();
        assertThatExceptionOfType(PdfException.class)
                .isThrownBy(() -> PdfPages.open(empty))
                .withMessageContaining("0 bytes");
        assertThatExceptionOfType(PdfException.class)
                .isThrownBy(() -> PdfPages.open(text))
                .withMessageContaining("%PDF-");
        assertThatExceptionOfType(PdfException.class)
                .isThrownBy(() -> PdfPages.open(head))
                .withMessageContaining("damaged");
        assertThatExceptionOfType(PdfException.class)
                .isThrownBy(() -> PdfPages.open(dir.resolve("missing.pdf")))
                .withMessageContaining("no such file");
        assertThatExceptionOfType(PdfException.class)
                .isThrownBy(() -> PdfPages.open(dir))
                .withMessageContaining("not a regular file");
    }

    /** Cut anywhere, a file gives its pages or a PdfException, never another. */
    @Test
    void truncatedFilesNeverFailOtherwise() throws IOException {
        byte[] whole = Files.readAllBytes(twoPages());
        for (int length = 9; length < whole.length; length += Math.max(1, whole.length / 40)) {
            Path file = dir.resolve("cut.pdf");
            Files.write(file, Arrays.copyOf(whole, length));
            try (PdfPages pdf = PdfPages.open(file)) {
                pdf.render(0, 36);
            } catch (PdfException e) {
                assertThat(e).hasMessageContaining("cut.pdf");
            }
        }
    }

    @Test
    void hugePagesAreRefusedWithTheDpiThatFit() throws IOException {
        Path file;
        try (PDDocument document = new PDDocument()) {
            page(document, new PDRectangle(14400, 14400));
            file = saved(document, "huge.pdf");
        }
        try (PdfPages pdf = PdfPages.open(file)) {
            assertThatExceptionOfType(PdfException.class)
                    .isThrownBy(() -> pdf.render(0, 144))
                    .withMessageContaining("page 1 of 1")
                    .withMessageContaining("28800 x 28800")
                    .withMessageContaining("44 dpi or less");
            assertThat(pdf.render(0, 10).width()).isEqualTo(2000);
            assertThatExceptionOfType(PdfException.class).isThrownBy(() -> pdf.render(0, 1e12));
            assertThatIllegalArgumentException().isThrownBy(() -> pdf.render(0, 0));
        }
    }

    /** A page that is nothing but a JPEG 2000 picture would come out white without a word. */
    @Test
    void pagesWhosePictureIsNotReadAreRefused() throws IOException {
        Path file;
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage(new PDRectangle(100, 100));
            document.addPage(page);
            COSStream stream = document.getDocument().createCOSStream();
            try (var out = stream.createRawOutputStream()) {
                out.write("\0\0\0\fjP  \r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            COSDictionary dictionary = stream;
            dictionary.setItem(COSName.TYPE, COSName.XOBJECT);
            dictionary.setItem(COSName.SUBTYPE, COSName.IMAGE);
            dictionary.setItem(COSName.FILTER, COSName.JPX_DECODE);
            dictionary.setInt(COSName.WIDTH, 10);
            dictionary.setInt(COSName.HEIGHT, 10);
            dictionary.setItem(COSName.COLORSPACE, COSName.DEVICEGRAY);
            dictionary.setInt(COSName.BITS_PER_COMPONENT, 8);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.drawImage(new PDImageXObject(new PDStream(stream), page.getResources()), 0, 0, 100, 100);
            }
            file = saved(document, "jpx.pdf");
        }
        try (PdfPages pdf = PdfPages.open(file)) {
            assertThatExceptionOfType(PdfException.class)
                    .isThrownBy(() -> pdf.render(0, 72))
                    .withMessageContaining("JPEG2000");
        }
    }
}
