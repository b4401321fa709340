package io.scriptorium.cli;

import static io.scriptorium.cli.CommandFixture.pdf;
import static io.scriptorium.cli.CommandFixture.picture;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfOutputTest {
    private final CommandFixture command = new CommandFixture();

    @TempDir
    Path dir;

    private int ocr(Object... arguments) {
        return command.run(Stream.concat(Stream.of("ocr"), Stream.of(arguments)).toArray());
    }

    private static String text(Path file, int page) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setStartPage(page);
            stripper.setEndPage(page);
            return stripper.getText(document).strip();
        }
    }

    private static int pages(Path file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            return document.getNumberOfPages();
        }
    }

    @Test
    void aPictureBecomesAPageWithText() throws IOException {
        Path a = picture(dir.resolve("a.png"), 200, 100, 0xffffff);
        Path out = dir.resolve("a.pdf");
        assertThat(ocr(a, "-o", out)).isZero();
        assertThat(text(out, 1)).isEqualTo("a.png 1: 200 x 100");
    }

    @Test
    void aPdfKeepsAllItsPagesAndGetsTextOnTheChosen() throws IOException {
        Path b = pdf(dir.resolve("b.pdf"), 3, "");
        assertThat(ocr(b, "--pages", "2", "--dpi", 72, "-f", "pdf,txt", "-o", dir.resolve("out")))
                .isZero();
        Path out = dir.resolve("out").resolve("b.pdf");
        assertThat(pages(out)).isEqualTo(3);
        assertThat(text(out, 1)).isEmpty();
        assertThat(text(out, 2)).isEqualTo("b.pdf 2: 72 x 144");
        assertThat(dir.resolve("out").resolve("b.txt")).hasContent("b.pdf 2: 72 x 144");
    }

    @Test
    void textThatIsThereIsNotDoubled() throws IOException {
        Path b = pdf(dir.resolve("b.pdf"), 2, "");
        Path first = dir.resolve("first.pdf");
        assertThat(ocr(b, "--pages", "1", "--dpi", 72, "-o", first)).isZero();

        Path refused = dir.resolve("refused.pdf");
        assertThat(ocr(first, "-o", refused)).isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString())
                .contains("first.pdf, page 1: has text already")
                .contains("--skip-text")
                .contains("--redo-ocr")
                .contains("--force-ocr");
        assertThat(refused).doesNotExist();

        Path skipped = dir.resolve("skipped.pdf");
        command.models.batches.clear();
        assertThat(ocr(first, "--skip-text", "--dpi", 72, "-o", skipped)).isZero();
        assertThat(command.models.batches).as("the page with text is not read").containsExactly(1);
        assertThat(text(skipped, 1)).isEqualTo("b.pdf 1: 72 x 72");
        assertThat(text(skipped, 2)).isEqualTo("first.pdf 2: 72 x 144");

        Path all = dir.resolve("all.pdf");
        assertThat(ocr(skipped, "--skip-text", "-o", all)).isZero();
        assertThat(all).hasSameBinaryContentAs(skipped);
        assertThat(command.err.toString()).contains("has text on every page; nothing was read");

        Path redone = dir.resolve("redone.pdf");
        assertThat(ocr(skipped, "--redo-ocr", "--dpi", 72, "-o", redone)).isZero();
        assertThat(text(redone, 1)).isEqualTo("skipped.pdf 1: 72 x 72");

        Path forced = dir.resolve("forced.pdf");
        assertThat(ocr(skipped, "--force-ocr", "--dpi", 72, "-o", forced)).isZero();
        assertThat(text(forced, 1)).isEqualTo("skipped.pdf 1: 72 x 72");
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        assertThat(ocr(a, "-f", "pdf")).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("--format pdf needs -o");
        assertThat(ocr(a, "--skip-text")).isEqualTo(ExitCode.USAGE.code());
        Path b = pdf(dir.resolve("b.pdf"), 1, "");
        assertThat(ocr(b, "-o", b, "--overwrite", "-f", "pdf")).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(command.err.toString()).contains("is the document itself");
        assertThat(pages(b)).isEqualTo(1);
        Path c = pdf(dir.resolve("c.pdf"), 1, "word");
        assertThat(ocr(c, "--password", "word", "-o", dir.resolve("out.pdf"))).isEqualTo(ExitCode.NONE_DONE.code());
    }

    @Test
    void nothingReadLeavesNoPdf() throws IOException {
        Path a = picture(dir.resolve("a.png"), 100, 50, FakeModels.FAILS);
        assertThat(ocr(a, "-o", dir.resolve("a.pdf"))).isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(dir.resolve("a.pdf")).doesNotExist();
    }

    @Test
    void anOverlayShowsThePage() throws IOException {
        Path a = picture(dir.resolve("a.png"), 200, 100, 0xffffff);
        assertThat(ocr(a, "-f", "overlay,txt", "-o", dir.resolve("out"))).isZero();
        assertThat(ImageIO.read(dir.resolve("out").resolve("a-0001.overlay.png").toFile())
                        .getWidth())
                .isEqualTo(200);
    }
}
