package io.scriptorium.textrenderer.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchablePdfTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {90, 180, 270})
    void wordsOfATurnedPictureRunAsTheyArePrinted(int rotation) throws IOException {
        Path out = folder.resolve("turned.pdf");
        // Two words of one line, on a picture of 800 x 1200 that must be turned by the rotation to be read.
        List<PdfWord> words = switch (rotation) {
            case 90 -> List.of(new PdfWord("one", 100, 500, 140, 600), new PdfWord("two", 100, 380, 140, 480));
            case 180 -> List.of(new PdfWord("one", 500, 100, 600, 140), new PdfWord("two", 380, 100, 480, 140));
            default -> List.of(new PdfWord("one", 100, 500, 140, 600), new PdfWord("two", 100, 620, 140, 720));
        };
        try (SearchablePdf pdf = SearchablePdf.of(made("in.pdf", 0, null))) {
            pdf.addText(0, 800, 1200, rotation, words);
            save(pdf, out);
        }
        List<TextPosition> letters = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(out.toFile())) {
            PDFTextStripper stripper = new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition position) {
                    letters.add(position);
                    super.processTextPosition(position);
                }
            };
            // PDFBox looks at the direction of text only where it sorts it.
            stripper.setSortByPosition(true);
            assertThat(stripper.getText(document).strip()).isEqualTo("one two");
        }
        // PDFBox counts the direction anticlockwise from the right, as a picture is turned clockwise to undo it.
        assertThat(letters).allSatisfy(letter -> assertThat(letter.getDir()).isEqualTo(rotation));
        assertThat(letters.get(0).getWidthDirAdj()).isCloseTo(50 / 3f, within(.1f));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 90, 180, 270})
    void wordsStandWhereTheyWereRead(int rotation) throws IOException {
        Path file = made("in.pdf", rotation, null);
        // The page is 400 x 600 points from (50, 70) on, and its picture has two pixels a point.
        boolean turned = rotation % 180 != 0;
        int width = turned ? 1200 : 800;
        int height = turned ? 800 : 1200;
        Path out = folder.resolve("out.pdf");
        try (SearchablePdf pdf = SearchablePdf.of(file)) {
            pdf.addText(
                    0,
                    width,
                    height,
                    0,
                    List.of(
                            new PdfWord("Gänse", 100, 200, 240, 240),
                            new PdfWord("文字", 260, 200, 300, 240),
                            new PdfWord("\uD83E\uDD86", 100, 300, 180, 330)));
            save(pdf, out);
        }
        List<TextPosition> letters = new ArrayList<>();
        String text;
        try (PDDocument document = Loader.loadPDF(out.toFile())) {
            PDFTextStripper stripper = new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition position) {
                    letters.add(position);
                    super.processTextPosition(position);
                }
            };
            text = stripper.getText(document);
            assertThat(document.getPage(0).getRotation()).isEqualTo(rotation);
        }
        assertThat(text.strip()).isEqualTo("Gänse 文字\n\uD83E\uDD86");
        TextPosition first = letters.get(0);
        assertThat(first.getUnicode()).isEqualTo("G");
        assertThat(first.getX()).isCloseTo(50, within(.1f));
        // The baseline: a fifth of the box above its lower edge, in points.
        assertThat(first.getY()).isCloseTo(116, within(.1f));
        assertThat(letters.get(4).getX() + letters.get(4).getWidth()).isCloseTo(120, within(.1f));
    }

    @Test
    void theBytesOfASoundFileStay() throws IOException {
        Path file = made("in.pdf", 0, null);
        Path same = folder.resolve("same.pdf");
        Path out = folder.resolve("out.pdf");
        try (SearchablePdf pdf = SearchablePdf.of(file)) {
            save(pdf, same);
            pdf.addText(0, 800, 1200, 0, List.of(new PdfWord("word", 10, 10, 90, 30)));
            save(pdf, out);
        }
        byte[] before = Files.readAllBytes(file);
        assertThat(same).hasBinaryContent(before);
        assertThat(Arrays.copyOf(Files.readAllBytes(out), before.length)).isEqualTo(before);
    }

    @Test
    void aDamagedTableIsMadeAnew() throws IOException {
        Path file = made("in.pdf", 0, "old words");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(file, text.replaceAll("startxref\\s+\\d+", "startxref\n7").getBytes(StandardCharsets.ISO_8859_1));
        Path out = folder.resolve("out.pdf");
        try (SearchablePdf pdf = SearchablePdf.of(file)) {
            pdf.addText(0, 800, 1200, 0, List.of(new PdfWord("new", 10, 10, 90, 30)));
            save(pdf, out);
        }
        assertThat(text(out)).contains("old words").contains("new");
    }

    @Test
    void onlyInvisibleTextIsTakenOut() throws IOException {
        Path file = made("in.pdf", 0, "seen");
        Path layered = folder.resolve("layered.pdf");
        Path out = folder.resolve("out.pdf");
        try (SearchablePdf pdf = SearchablePdf.of(file)) {
            assertThat(pdf.hasText(0)).isTrue();
            pdf.addText(0, 800, 1200, 0, List.of(new PdfWord("unseen", 10, 10, 90, 30)));
            save(pdf, layered);
        }
        assertThat(text(layered)).contains("seen").contains("unseen");
        try (SearchablePdf pdf = SearchablePdf.of(layered)) {
            pdf.removeInvisibleText(0);
            save(pdf, out);
        }
        assertThat(text(out).strip()).isEqualTo("seen");
    }

    @Test
    void picturesBecomePagesOfTheirSize() throws IOException {
        PageImage image = PageImage.filled(600, 300, 0x336699);
        Path out = folder.resolve("out.pdf");
        try (SearchablePdf pdf = SearchablePdf.ofPictures("page.png")) {
            pdf.addPicture(image, 150, Optional.empty());
            pdf.addText(0, 600, 300, 0, List.of(new PdfWord("word", 100, 100, 300, 150)));
            save(pdf, out);
        }
        assertThat(text(out).strip()).isEqualTo("word");
        try (PdfPages pages = PdfPages.open(out)) {
            PageImage drawn = pages.render(0, 150);
            assertThat(drawn.width()).isEqualTo(600);
            assertThat(drawn.height()).isEqualTo(300);
            assertThat(drawn.rgb(200, 125) & 0xffffff)
                    .as("the word is not seen")
                    .isEqualTo(0x336699);
        }
    }

    @Test
    void aPageMadeItsPictureLosesItsText() throws IOException {
        Path file = made("in.pdf", 90, "old");
        Path out = folder.resolve("out.pdf");
        PageImage before;
        try (PdfPages pages = PdfPages.open(file)) {
            before = pages.render(0, 144);
        }
        try (SearchablePdf pdf = SearchablePdf.of(file)) {
            pdf.replaceByPicture(0, before);
            save(pdf, out);
        }
        assertThat(text(out)).isBlank();
        try (PdfPages pages = PdfPages.open(out)) {
            PageImage after = pages.render(0, 144);
            double differing = 0;
            for (int y = 0; y < after.height(); y++) {
                for (int x = 0; x < after.width(); x++) {
                    differing += Math.abs((after.rgb(x, y) & 255) - (before.rgb(x, y) & 255));
                }
            }
            assertThat(differing / after.height() / after.width())
                    .as("levels a pixel, from smoothed edges")
                    .isLessThan(.2);
        }
    }

    @Test
    void anEncryptedFileIsRefused() throws IOException {
        Path file = folder.resolve("secret.pdf");
        try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage());
            document.protect(new StandardProtectionPolicy("owner", "", new AccessPermission()));
            document.save(file.toFile());
        }
        assertThatThrownBy(() -> SearchablePdf.of(file))
                .isInstanceOf(PdfException.class)
                .hasMessageContaining("encrypted")
                .hasMessageContaining("qpdf --decrypt");
    }

    private Path made(String name, int rotation, String text) throws IOException {
        Path file = folder.resolve(name);
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage(new PDRectangle(0, 0, 500, 700));
            page.setCropBox(new PDRectangle(50, 70, 400, 600));
            page.setRotation(rotation);
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                // A state left open must not move what is added.
                content.transform(Matrix.getScaleInstance(2, 2));
                content.setLineWidth(3);
                content.addRect(60, 80, 40, 30);
                content.stroke();
                if (text != null) {
                    content.beginText();
                    content.setRenderingMode(RenderingMode.FILL);
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(60, 200);
                    content.showText(text);
                    content.endText();
                }
            }
            document.save(file.toFile());
        }
        return file;
    }

    private static void save(SearchablePdf pdf, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            pdf.save(out);
        }
    }

    private static String text(Path file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            return new PDFTextStripper().getText(document);
        }
    }
}
