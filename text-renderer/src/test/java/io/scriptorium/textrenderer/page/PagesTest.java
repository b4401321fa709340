package io.scriptorium.textrenderer.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages drawn, written as PNG and PDF, in order from several threads; the texts they come from. */
class PagesTest {
    @TempDir
    Path folder;

    private static PageStyle style(Map<String, String> replaced) throws TypesetException {
        return PageStyle.of(PageStyle.with(PageStyle.official(), replaced));
    }

    private static List<TypesetPage> set(PageStyle style, FontStack fonts, String text) {
        List<TypesetPage> pages = new ArrayList<>();
        new Typesetter(style, fonts).typeset(text, pages::add);
        return pages;
    }

    private static String text(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("line ").append(i).append(" of some text\n");
        }
        return text.toString();
    }

    @Test
    void aPngHoldsThePage() throws IOException {
        for (Map<String, String> replaced :
                List.of(Map.<String, String>of(), Map.of("font-color", "#C03030"), Map.of("horizontal-scale", "0.8"))) {
            PageStyle style = style(replaced);
            FontStack fonts = FontStack.official(PageFont.shipped());
            PagePicture picture = new PagePainter(style, fonts)
                    .paint(set(style, fonts, "Hello, world.").get(0));
            assertThat(picture.channels()).isEqualTo(replaced.containsKey("font-color") ? 3 : 1);
            PageImage read = read(picture, false);
            assertThat(read).isEqualTo(picture.toPageImage());
            byte[] gray = picture.toPageImage().gray();
            byte[] bits = read(picture, true).gray();
            for (int i = 0; i < gray.length; i++) {
                assertThat(bits[i] & 0xff).isEqualTo((gray[i] & 0xff) >= 128 ? 255 : 0);
            }
        }
    }

    private PageImage read(PagePicture picture, boolean bilevel) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        picture.writePng(png, bilevel);
        return ImageFile.readFirst(Files.write(folder.resolve("page.png"), png.toByteArray()));
    }

    @Test
    void pagesComeInOrderFromSeveralThreads() throws IOException {
        PageStyle style = style(Map.of());
        FontStack fonts = FontStack.official(PageFont.shipped());
        PagePainter painter = new PagePainter(style, fonts);
        String text = text(2000);
        List<PagePicture> alone =
                set(style, fonts, text).stream().map(painter::paint).toList();
        List<PagePicture> together = new ArrayList<>();
        PageStream.run(
                pages -> new Typesetter(style, fonts).typeset(text, pages), 3, painter::paint, (page, picture) -> {
                    assertThat(page.number()).isEqualTo(together.size() + 1);
                    together.add(picture);
                });
        assertThat(together).hasSameSizeAs(alone);
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i).pixels()).isEqualTo(alone.get(i).pixels());
        }
        assertThatThrownBy(() -> PageStream.run(
                        pages -> new Typesetter(style, fonts).typeset(text, pages),
                        2,
                        painter::paint,
                        (page, picture) -> {
                            throw new IOException("disk full");
                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    @Test
    void aPdfHasTheTextAsText() throws IOException {
        PageStyle style = style(Map.of("alignment", "JUSTIFY", "newline-markup", "<font color='#FF0000'> | </font>"));
        FontStack fonts = PageFonts.of(style, true, List.of());
        String words = "Fair is foul, and foul is fair: hover through the fog and filthy air. ".repeat(20);
        Path file = folder.resolve("pages.pdf");
        try (PagePdf pdf = new PagePdf(style, fonts)) {
            for (TypesetPage page : set(style, fonts, words + "\nÄpfel  für Пётр\n" + text(3000))) {
                pdf.add(page);
            }
            pdf.save(file);
        }
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            String text = new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
            assertThat(text)
                    .contains(words.substring(0, 70))
                    .contains("Äpfel für Пётр |")
                    .contains("line 2999 of");
            assertThat(document.getNumberOfPages()).isGreaterThan(1);
        }
    }

    @Test
    void whatNoFontHasIsCounted() throws IOException {
        PageStyle style = style(Map.of());
        FontStack fonts = PageFonts.of(style, false, List.of());
        MissingCharacters missing = new MissingCharacters(fonts);
        set(style, fonts, "a \ud83d\ude80 b \u4e2d\u4e2d \u200d c").forEach(missing::add);
        assertThat(missing.counts()).isEqualTo(Map.of(0x1f680, 1L, 0x4e2d, 2L));
        assertThat(missing.summary()).isEqualTo("U+4E2D (2 times), U+1F680 (1 times)");
    }

    @Test
    void anotherFontStandsIn() throws IOException {
        Path font = io.scriptorium.golden.Golden.path(GlyphCases.SET, "fonts");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(font.resolve("wqy-microhei-subset.ttf")));
        PageStyle style = style(Map.of());
        FontStack fonts = PageFonts.of(style, false, List.of(font));
        FontStack.Glyph glyph = fonts.glyph(0x4e00);
        assertThat(glyph.missing()).isFalse();
        assertThat(glyph.font().name()).isNotEqualTo(fonts.main().name());
    }

    @Test
    void aFontThatIsNowhereIsNamed() {
        assertThatThrownBy(() -> PageFonts.of(style(Map.of("font-path", "No Such Sans")), false, List.of()))
                .isInstanceOf(TypesetException.class)
                .hasMessageContaining("No Such Sans");
    }

    @Test
    void hebrewRunsFromRightToLeft() {
        int[] line = "ab אבג 12 cd".codePoints().toArray();
        int[] order = Bidirectional.order(line);
        StringBuilder drawn = new StringBuilder();
        for (int place : order) {
            drawn.appendCodePoint(line[place]);
        }
        assertThat(drawn).hasToString("ab 12 גבא cd");
        assertThat(Bidirectional.order("plain".codePoints().toArray())).isEmpty();
    }

    @Test
    void textsAreLookedThroughBeforeTheyAreSet() throws IOException {
        Path file = folder.resolve("a.txt");
        Files.write(file, "\ufeff中文 and \ud83d\ude80".getBytes(StandardCharsets.UTF_16LE));
        SourceText utf16 = SourceText.of(file, Optional.empty());
        assertThat(utf16.read()).isEqualTo("中文 and \ud83d\ude80");
        assertThat(utf16.characters()).isEqualTo(8);
        assertThat(utf16.han()).isTrue();
        // Characters of three bytes, so that some lie across the ends of the buffer.
        String longText = "a" + "中文字".repeat(50_000);
        Files.writeString(file, longText);
        assertThat(SourceText.of(file, Optional.empty()).characters()).isEqualTo(150_001);
        assertThat(SourceText.of(file, Optional.empty()).read()).isEqualTo(longText);
        Files.write(file, "Grüße".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(SourceText.of(file, Optional.of(Charset.forName("windows-1252")))
                        .read())
                .isEqualTo("Grüße");
        assertThatThrownBy(() -> SourceText.of(file, Optional.empty()))
                .hasMessageContaining("not UTF-8 at byte 2")
                .hasMessageContaining("--encoding");
        Files.write(file, new byte[] {'a', 0, 'b'});
        assertThatThrownBy(() -> SourceText.of(file, Optional.empty())).hasMessageContaining("not a text");
        Files.writeString(file, " \n\u00a0\n");
        assertThatThrownBy(() -> SourceText.of(file, Optional.empty())).hasMessageContaining("empty");
        assertThatThrownBy(() -> SourceText.of(folder.resolve("none"), Optional.empty()))
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> SourceText.of(folder, Optional.empty())).hasMessageContaining("folder");
    }
}
