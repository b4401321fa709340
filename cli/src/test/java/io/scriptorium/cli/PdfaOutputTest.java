package io.scriptorium.cli;

import static io.scriptorium.cli.CommandFixture.picture;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.textrenderer.pdf.PdfException;
import io.scriptorium.textrenderer.pdf.PdfWord;
import io.scriptorium.textrenderer.pdf.SearchablePdf;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionLaunch;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --output-type pdfa} writes is PDF/A-2b, says veraPDF, or is refused with the reason. */
class PdfaOutputTest {
    private static final int MUTANTS = Integer.getInteger("pdfa.mutants", 120);

    private final CommandFixture command = new CommandFixture();

    @TempDir
    Path dir;

    private int ocr(Object... arguments) {
        return command.runAnew(
                Stream.concat(Stream.of("ocr"), Stream.of(arguments)).toArray());
    }

    @Test
    void picturesBecomePdfA() throws IOException {
        Path png = picture(dir.resolve("png.png"), 200, 100, 0x336699);
        Path tiny = picture(dir.resolve("tiny.png"), 20, 10, 0xffffff);
        Path jpeg = dir.resolve("jpeg.jpg");
        ImageIO.write(ImageIO.read(png.toFile()), "jpg", jpeg.toFile());
        for (Path input : List.of(png, tiny, jpeg, pages())) {
            Path out = dir.resolve(input.getFileName() + ".pdf");
            assertThat(ocr(input, "-o", out, "--output-type", "pdfa")).isZero();
            assertThat(VeraPdf.violations(out)).as(input.toString()).isEmpty();
            assertThat(text(out)).contains(input.getFileName() + " 1: ");
        }
    }

    /** A TIFF of three pages. */
    private Path pages() throws IOException {
        Path file = dir.resolve("pages.tif");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tif").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int type :
                    new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_BINARY
                    }) {
                writer.writeToSequence(new IIOImage(new BufferedImage(120, 80, type), null, null), null);
            }
            writer.endWriteSequence();
        }
        return file;
    }

    @Test
    void withoutTheOptionAPdfSaysNotThatItIsPdfA() throws IOException {
        Path png = picture(dir.resolve("a.png"), 200, 100, 0x336699);
        Path out = dir.resolve("a.pdf");
        assertThat(ocr(png, "-o", out)).isZero();
        assertThat(VeraPdf.violations(out)).isNotEmpty();
        assertThat(ocr(png, "-o", dir.resolve("a.txt"), "--output-type", "pdfa"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("--output-type pdfa belongs to --format pdf");
    }

    /** All that a program may have left in a PDF and nobody sees is taken out, and what it says of itself stays. */
    @Test
    void whatNobodySeesIsTakenOut() throws IOException {
        Path in = dir.resolve("in.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = SoundFiles.page(document, SoundFiles.embedded(document), "Grüße");
            document.getDocumentInformation().setTitle("A <title> & \u0007more");
            document.getDocumentInformation().setAuthor("An author");
            document.getDocumentInformation().setSubject("Of something");
            document.getDocumentInformation().setKeywords("one, two");
            document.getDocumentInformation().setCreator("A program");
            document.getDocumentInformation().setProducer("Another");
            GregorianCalendar date = new GregorianCalendar(TimeZone.getTimeZone("GMT+2"));
            date.setTimeInMillis(1_600_000_000_000L);
            document.getDocumentInformation().setCreationDate(date);
            document.getDocumentInformation().setModificationDate(date);
            document.getDocumentCatalog().setOpenAction(new PDActionJavaScript("app.alert('hello')"));
            PDAnnotationLink site = link(page);
            PDActionURI uri = new PDActionURI();
            uri.setURI("https://example.org/");
            site.setAction(uri);
            PDAnnotationLink program = link(page);
            program.setAction(new PDActionLaunch());
            page.setAnnotations(List.of(site, program));
            COSDictionary triggers = new COSDictionary();
            triggers.setItem(COSName.O, new PDActionJavaScript("1"));
            page.getCOSObject().setItem(COSName.AA, triggers);
            PDImageXObject picture =
                    JPEGFactory.createFromImage(document, new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB));
            picture.setInterpolate(true);
            COSStream foreign = document.getDocument().createCOSStream();
            try (OutputStream out = foreign.createOutputStream(COSName.LZW_DECODE)) {
                out.write("<x/>".getBytes(StandardCharsets.US_ASCII));
            }
            picture.getCOSObject().setItem(COSName.METADATA, foreign);
            page.getCOSObject().setItem(COSName.getPDFName("Thumb"), picture);
            try (PDPageContentStream content =
                    new PDPageContentStream(document, page, PDPageContentStream.AppendMode.APPEND, true)) {
                content.drawImage(picture, 200, 10);
                content.setNonStrokingColor(0f, 0f, 0f, 1f);
                content.addRect(10, 10, 30, 30);
                content.fill();
            }
            COSStream packed = document.getDocument().createCOSStream();
            try (OutputStream out = packed.createOutputStream(COSName.LZW_DECODE)) {
                out.write("\n0 0 5 5 re f\n".getBytes(StandardCharsets.US_ASCII));
            }
            page.getCOSObject().getCOSArray(COSName.CONTENTS).add(packed);
            document.save(in.toFile());
        }
        Path out = dir.resolve("out.pdf");
        assertThat(ocr(in, "--skip-text", "-o", out, "--output-type", "pdfa"))
                .as(command.err.toString())
                .isZero();
        assertThat(VeraPdf.violations(out)).isEmpty();
        assertThat(text(out)).contains("Grüße");
        try (PDDocument document = Loader.loadPDF(out.toFile())) {
            String xmp;
            try (var metadata = document.getDocumentCatalog().getMetadata().exportXMPMetadata()) {
                xmp = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
            }
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("A <title> & more");
            assertThat(xmp)
                    .contains("A &lt;title&gt; &amp; more")
                    .contains("An author")
                    .contains("Of something")
                    .contains("one, two")
                    .contains("2020-09-13T14:26:40+02:00");
            assertThat(document.getPage(0).getAnnotations()).hasSize(2);
            PDAnnotationLink site =
                    (PDAnnotationLink) document.getPage(0).getAnnotations().get(0);
            assertThat(((PDActionURI) site.getAction()).getURI()).isEqualTo("https://example.org/");
        }
    }

    private static PDAnnotationLink link(PDPage page) {
        PDAnnotationLink link = new PDAnnotationLink();
        link.setRectangle(new PDRectangle(10, 10, 20, 20));
        link.setPage(page);
        return link;
    }

    @Test
    void aFontThatIsNotEmbeddedIsRefusedUnlessNobodySeesIt() throws IOException {
        Path in = dir.resolve("in.pdf");
        PDFont helvetica = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
        try (PDDocument document = new PDDocument()) {
            SoundFiles.page(document, SoundFiles.embedded(document), "fine");
            SoundFiles.page(document, helvetica, "seen");
            document.save(in.toFile());
        }
        Path out = dir.resolve("out.pdf");
        assertThat(ocr(in, "--skip-text", "-o", out, "--output-type", "pdfa")).isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString())
                .contains(
                        "in.pdf, page 2: cannot be PDF/A-2b: the font Helvetica is not embedded (ISO 19005-2, 6.2.11.4)")
                .contains("--force-ocr")
                .contains("--output-type pdf");
        assertThat(out).doesNotExist();
        assertThat(ocr(in, "--force-ocr", "--pages", "1", "-o", out, "--output-type", "pdfa"))
                .as("page 2 stays as it is")
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(ocr(in, "--force-ocr", "--dpi", 72, "-o", out, "--output-type", "pdfa"))
                .isZero();
        assertThat(VeraPdf.violations(out)).isEmpty();
        assertThat(text(out)).contains("in.pdf 1: 300 x 100").contains("in.pdf 2: 300 x 100");

        Path layered = dir.resolve("layered.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage(new PDRectangle(300, 100));
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setRenderingMode(RenderingMode.NEITHER);
                content.setFont(helvetica, 16);
                content.showText("unseen");
                content.endText();
            }
            document.save(layered.toFile());
        }
        for (String what : List.of("--skip-text", "--redo-ocr")) {
            Path again = dir.resolve("again" + what + ".pdf");
            assertThat(ocr(layered, what, "--dpi", 72, "-o", again, "--output-type", "pdfa"))
                    .isZero();
            assertThat(VeraPdf.violations(again)).as(what).isEmpty();
        }
        assertThat(text(dir.resolve("again--skip-text.pdf"))).contains("unseen");
        assertThat(text(dir.resolve("again--redo-ocr.pdf")))
                .contains("layered.pdf 1")
                .doesNotContain("unseen");
    }

    @Test
    void whatWouldBeMissedIsRefused() throws IOException {
        Path attached = dir.resolve("attached.pdf");
        try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage());
            PDComplexFileSpecification file = new PDComplexFileSpecification();
            file.setFile("a.txt");
            file.setEmbeddedFile(new PDEmbeddedFile(document, new java.io.ByteArrayInputStream(new byte[] {65})));
            PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
            files.setNames(Map.of("a.txt", file));
            PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
            names.setEmbeddedFiles(files);
            document.getDocumentCatalog().setNames(names);
            document.save(attached.toFile());
        }
        assertThat(ocr(attached, "-o", dir.resolve("out.pdf"), "--output-type", "pdfa"))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(command.err.toString()).contains("attached.pdf: cannot be PDF/A-2b: a file is attached");
        assertThat(dir.resolve("out.pdf")).doesNotExist();
    }

    /** Whatever is wrong with a file: what comes out as PDF/A is PDF/A. */
    @Test
    void whatIsDamagedIsRefusedOrPdfA() throws IOException {
        List<Map.Entry<String, byte[]>> sound = SoundFiles.all().entrySet().stream()
                .filter(file -> file.getKey().endsWith(".pdf"))
                .toList();
        Random random = new Random(12);
        Damage[] damages = Damage.values();
        List<String> wrong = new ArrayList<>();
        int written = 0;
        for (int i = 0; i < MUTANTS; i++) {
            Map.Entry<String, byte[]> file = sound.get(i % sound.size());
            Damage damage = damages[random.nextInt(damages.length)];
            Path in = Files.write(dir.resolve("in.pdf"), damage.of(file.getValue(), random));
            Path out = dir.resolve("out.pdf");
            if (converted(in, out)) {
                written++;
                List<String> violations = VeraPdf.violations(out);
                if (!violations.isEmpty()) {
                    wrong.add(i + " " + damage + " " + file.getKey() + ": " + violations);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(written).as("not all were refused").isGreaterThan(MUTANTS / 10);
    }

    private static boolean converted(Path in, Path out) throws IOException {
        try (SearchablePdf pdf = SearchablePdf.of(in)) {
            pdf.conform();
            for (int i = 0; i < pdf.pageCount(); i++) {
                pdf.conform(i);
                pdf.addText(i, 300, 100, 0, List.of(new PdfWord("word", 10, 10, 90, 30)));
            }
            try (OutputStream file = Files.newOutputStream(out)) {
                pdf.save(file);
            }
            return true;
        } catch (PdfException e) {
            return false;
        }
    }

    @Test
    void theSameAgainIsTheSameFile() throws IOException {
        Path in = Files.write(dir.resolve("scan.pdf"), SoundFiles.all().get("scan.pdf"));
        byte[][] files = new byte[2][];
        for (int i = 0; i < files.length; i++) {
            Path out = dir.resolve("out.pdf");
            assertThat(ocr(in, "-o", out, "--overwrite", "--output-type", "pdfa"))
                    .isZero();
            files[i] = Files.readAllBytes(out);
            assertThat(VeraPdf.violations(out)).isEmpty();
        }
        assertThat(Arrays.equals(files[0], files[1])).isTrue();
    }

    private static String text(Path file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            return new PDFTextStripper().getText(document);
        }
    }
}
