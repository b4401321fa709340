package io.scriptorium.textrenderer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealLinesTest {
    private static final String LONG = "the quick brown fox jumps over the lazy dog and then comes home again to sleep";

    @TempDir
    private Path folder;

    @BeforeEach
    void lines() throws IOException {
        write("a.png", LONG);
        write("b.png", "Invoice 12");
        write("c.png", "valid line here");
        table(
                "file\ttext\tkind\tsplit",
                "a.png\t" + LONG + "\tprint\ttrain",
                "b.png\tInvoice  12\treceipt\ttrain",
                "c.png\tvalid line here\tprint\tvalid",
                "c.png\t\u4e2d\u6587\tprint\ttrain");
    }

    private void table(String... rows) throws IOException {
        Files.writeString(folder.resolve("own.tsv"), String.join("\n", rows) + "\n");
    }

    /** A line in the shipped font, 40 px high. */
    private void write(String name, String text) throws IOException {
        Typeface face = Fonts.shipped().pick(Look.PRINT, Dice.of(1));
        Canvas canvas = new Canvas((int) (face.advance(text) * 28) + 20, 40);
        SetLine.plain(face, text, SetLine.Spacing.PLAIN)
                .press((f, code, x, y, s) ->
                        canvas.fill(f.outline(code), new double[] {28, 0, 10 + x * 28, 0, 28, 29}, 1));
        Raster ink = canvas.coverage();
        BufferedImage image = new BufferedImage(ink.width(), ink.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < ink.values().length; i++) {
            image.getRaster().setSample(i % ink.width(), i / ink.width(), 0, Math.round(255 - 255 * ink.values()[i]));
        }
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    private RealLines read() throws LineDataException {
        return RealLines.in(folder, TestLines.LATIN);
    }

    @Test
    void readsTheTableAndLeavesForeignLinesOut() throws Exception {
        RealLines lines = read();
        assertThat(lines.lines()).extracting(RealLine::text).containsExactly(LONG, "Invoice 12", "valid line here");
        assertThat(lines.lines()).extracting(RealLine::split).containsExactly("train", "train", "valid");
        assertThat(lines.image(0).height()).isEqualTo(40);
        assertThat(lines.where(l -> l.kind().equals("receipt")).lines()).hasSize(1);
    }

    @Test
    void readsPicturesFromAZipBesideTheTable() throws Exception {
        try (OutputStream file = Files.newOutputStream(folder.resolve("own.zip"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String name : List.of("a.png", "b.png", "c.png")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(Files.readAllBytes(folder.resolve(name)));
                Files.delete(folder.resolve(name));
            }
        }
        assertThat(read().image(1).height()).isEqualTo(40);
    }

    @Test
    void cutsLongLinesAtWordGapsOnly() throws Exception {
        RealLines lines = read();
        List<String> texts = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            LineSample sample = lines.sample(Dice.of(seed), 192, 256);
            assertThat(sample).isNotNull();
            assertThat(sample.view()).hasSize(32 * 256);
            assertThat(TestLines.ink(sample)).isGreaterThan(0.01);
            assertThat((" " + LONG + " ").contains(" " + sample.text() + " ")
                            || sample.text().equals("Invoice 12"))
                    .as(sample.text())
                    .isTrue();
            assertThat(sample.text()).isNotEqualTo("valid line here");
            texts.add(sample.text());
            assertThat(lines.sample(Dice.of(seed), 192, 256).view()).isEqualTo(sample.view());
        }
        assertThat(texts.stream().distinct().count()).isGreaterThan(5);
    }

    @Test
    void piecesOfAnUnalteredLineGiveItsWholeText() throws Exception {
        List<LineSample> views = read().views("train", TestLines.WIDTHS);
        assertThat(String.join(" ", views.stream().map(LineSample::text).toList()))
                .isEqualTo(LONG + " Invoice 12");
        assertThat(views)
                .hasSizeGreaterThan(2)
                .allSatisfy(v -> assertThat(v.width()).isLessThanOrEqualTo(640));
        assertThat(read().views("valid", TestLines.WIDTHS))
                .extracting(LineSample::text)
                .containsExactly("valid line here");
    }

    @Test
    void weightsDecideWhatIsDrawn() throws Exception {
        RealLines receipts = read().weighted(l -> l.kind().equals("receipt") ? 1 : 0);
        for (int seed = 0; seed < 10; seed++) {
            assertThat(receipts.sample(Dice.of(seed), 128, 256).text()).isEqualTo("Invoice 12");
        }
    }

    @Test
    void faultsAreNamedWithTheirPlaceAndRemedy() throws Exception {
        table("file\ttranscription", "a.png\tx");
        assertThatThrownBy(this::read)
                .isInstanceOf(LineDataException.class)
                .hasMessageContaining("own.tsv")
                .hasMessageContaining("\"text\"");
        table("file\ttext", "a.png\tx", "nowhere.png\ty");
        assertThatThrownBy(this::read)
                .isInstanceOf(LineDataException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("nowhere.png");
        table("file\ttext", "a.png\tx\ty");
        assertThatThrownBy(this::read).isInstanceOf(LineDataException.class).hasMessageContaining("got 3");
        table("file\ttext", "../a.png\tx");
        assertThatThrownBy(this::read).isInstanceOf(LineDataException.class).hasMessageContaining("../a.png");
        Files.writeString(folder.resolve("a.png"), "not a picture");
        table("file\ttext", "a.png\tx");
        RealLines broken = read();
        assertThatThrownBy(() -> broken.image(0))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("a.png");
        Files.delete(folder.resolve("own.tsv"));
        assertThatThrownBy(this::read).isInstanceOf(LineDataException.class).hasMessageContaining("no table");
        assertThatThrownBy(() -> RealLines.in(folder.resolve("none"), TestLines.LATIN))
                .isInstanceOf(LineDataException.class);
    }
}
