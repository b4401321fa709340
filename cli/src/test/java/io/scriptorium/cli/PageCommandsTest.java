package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.visionencoder.image.ImageFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts set on pages, weighed, and read back: render, compress, expand, roundtrip. */
class PageCommandsTest {
    @TempDir
    Path folder;

    private final CommandFixture command = new CommandFixture();
    private Path text;

    @BeforeEach
    void aText() throws IOException {
        text = Files.writeString(
                folder.resolve("text.txt"),
                "It was a bright cold day in April, and the clocks were striking.\n".repeat(200));
    }

    @Test
    void renderWritesPagesAndPdf() throws IOException {
        Path pages = folder.resolve("pages");
        assertThat(command.run("render", text, "-o", pages, "--set", "dpi=96")).isZero();
        assertThat(ImageFile.readFirst(pages.resolve("page_00001.png")).height())
                .isEqualTo(1123);
        assertThat(pages.resolve("page_00003.png")).exists();
        assertThat(command.err.toString()).contains("3 pages");

        assertThat(command.run("render", text, "-o", pages)).isEqualTo(5);
        assertThat(command.err.toString()).contains("page_00001.png: exists; --overwrite");
        assertThat(command.run("render", text, "-o", pages, "--overwrite", "--set", "font-size=30", "--bilevel"))
                .isZero();
        Path pdf = folder.resolve("pages.pdf");
        assertThat(command.run("render", text, "-o", pdf)).isZero();
        assertThat(Files.readString(pdf, StandardCharsets.ISO_8859_1)).startsWith("%PDF");
        assertThat(command.run("render", text, "-o", pdf)).isEqualTo(5);
        assertThat(command.run("render", text, text, "-o", pdf)).isEqualTo(2);
    }

    @Test
    void whatCannotBeSetIsRefusedByName() throws IOException {
        Path pages = folder.resolve("pages");
        assertThat(command.run("render", text, "-o", pages, "--set", "font-sise=9"))
                .isEqualTo(2);
        assertThat(command.run("render", text, "-o", pages, "--set", "font-path=No Such Font"))
                .isEqualTo(2);
        assertThat(command.run("render", text, "-o", pages, "--encoding", "nonsense"))
                .isEqualTo(2);
        assertThat(command.err.toString())
                .contains("font-sise")
                .contains("No Such Font")
                .contains("nonsense");
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n");
        Path binary = Files.write(folder.resolve("binary.txt"), new byte[] {'a', 0, 1});
        assertThat(command.run("render", empty, "-o", pages)).isEqualTo(3);
        assertThat(command.run("render", binary, "-o", pages)).isEqualTo(3);
        assertThat(command.run("render", folder.resolve("none.txt"), "-o", pages))
                .isEqualTo(3);
        assertThat(command.err.toString())
                .contains("empty.txt: this text is empty")
                .contains("binary.txt: not a text")
                .contains("no such file");
        assertThat(command.run("render", text, "-o", text)).isEqualTo(5);
        assertThat(pages).doesNotExist();
    }

    @Test
    void aManifestSaysWhatPagesHoldAndCost() throws IOException {
        Path pages = folder.resolve("pages");
        assertThat(command.run("compress", text, "-o", pages, "--set", "font-size=9"))
                .isZero();
        JsonNode manifest = manifest(pages);
        assertThat(manifest.get("text_tokens").intValue()).isBetween(2000, 4000);
        assertThat(manifest.get("pages")).hasSize(3);
        assertThat(manifest.at("/vision_tokens/base").intValue()).isEqualTo(3 * 256);
        assertThat(manifest.at("/ratio/base").doubleValue())
                .isEqualTo(
                        manifest.get("text_tokens").intValue() / (3 * 256.0),
                        org.assertj.core.data.Offset.offset(1e-3));
        long from = 0;
        for (JsonNode page : manifest.get("pages")) {
            assertThat(page.get("from").longValue()).isEqualTo(from);
            from = page.get("to").longValue();
            assertThat(page.get("sha256").textValue())
                    .isEqualTo(
                            CompressCommand.hash(pages.resolve(page.get("file").textValue())));
        }
        assertThat(from).isEqualTo(manifest.get("characters").longValue());
    }

    @Test
    void aRatioPicksTheLargestTypeThatGivesIt() throws IOException {
        double last = 100;
        for (String ratio : new String[] {"1", "4"}) {
            Path pages = folder.resolve("ratio" + ratio);
            assertThat(command.run("compress", text, "-o", pages, "--ratio", ratio, "--set", "dpi=72"))
                    .isZero();
            JsonNode manifest = manifest(pages);
            assertThat(manifest.at("/ratio/base").doubleValue()).isGreaterThanOrEqualTo(Double.parseDouble(ratio));
            double size = manifest.at("/style/font-size").doubleValue();
            assertThat(size).isLessThan(last);
            last = size;
        }
        assertThat(command.run("compress", text, "-o", folder.resolve("none"), "--budget", "1", "--set", "dpi=72"))
                .isEqualTo(2);
        assertThat(command.err.toString()).contains("vision tokens in mode base even in type of 4.0 pt");
        assertThat(command.run("compress", text, "-o", folder.resolve("none"), "--budget", "1", "--ratio", "2"))
                .isEqualTo(2);
    }

    @Test
    void pagesAreReadBack() throws IOException {
        Path pages = folder.resolve("pages");
        assertThat(command.run("compress", text, "-o", pages, "--set", "dpi=72"))
                .isZero();
        Path read = folder.resolve("read.txt");
        assertThat(command.run("expand", pages, "-o", read, "--truth", text)).isZero();
        assertThat(Files.readString(read)).startsWith("page_00001.png 1: ");
        assertThat(command.err.toString()).contains("precision 0.0000");
        assertThat(command.run("expand", pages, "-o", read)).isEqualTo(5);
        assertThat(command.run("expand", folder, "-o", folder.resolve("x"))).isEqualTo(3);
    }

    @Test
    void aRoundtripTellsRatioPrecisionAndErrors() throws IOException {
        assertThat(command.run("roundtrip", text, "--json", "--limit", "640", "--set", "dpi=72"))
                .isZero();
        JsonNode result = new ObjectMapper().readTree(command.out.toString());
        assertThat(result.get("vision_tokens").intValue()).isEqualTo(7);
        assertThat(result.get("ratio").doubleValue())
                .isEqualTo(result.get("text_tokens").intValue() / 7.0, org.assertj.core.data.Offset.offset(1e-3));
        assertThat(result.get("precision").doubleValue()).isZero();
        assertThat(result.get("cer").doubleValue()).isPositive();

        Path svg = folder.resolve("curve.svg");
        assertThat(command.run("roundtrip", text, "--sweep", "font-size=20,9", "--svg", svg))
                .isZero();
        assertThat(command.out.toString()).contains("| font-size=20 |").contains("| font-size=9 |");
        assertThat(Files.readString(svg)).startsWith("<svg").contains("font-size=9: 0.0000");
        assertThat(command.run("roundtrip", text, "--sweep", "nothing")).isEqualTo(2);
        assertThat(command.run("roundtrip", text, "--svg", svg)).isEqualTo(2);
    }

    @Test
    void withoutAStyleTextsAreSetForTheEmbeddedPageReader() throws IOException {
        Path pages = folder.resolve("pages");
        assertThat(command.run("compress", text, "-o", pages)).isZero();
        JsonNode usual = manifest(pages);
        assertThat(usual.at("/style/font-path").textValue()).isEqualTo("DejaVu Sans Mono");
        assertThat(usual.at("/ratio/tiny").doubleValue()).isGreaterThan(2.5);
        assertThat(command.err.toString()).contains("in mode tiny").contains("reader-page reads this type");
        Path dense = folder.resolve("dense");
        assertThat(command.run("compress", text, "-o", dense, "--ratio", "6")).isZero();
        assertThat(manifest(dense).at("/ratio/tiny").doubleValue()).isGreaterThanOrEqualTo(6);
        assertThat(manifest(dense).at("/style/font-size").doubleValue())
                .isLessThanOrEqualTo(usual.at("/style/font-size").doubleValue());
        assertThat(command.run("compress", text, "-o", folder.resolve("none"), "--ratio", "50"))
                .isEqualTo(2);
        assertThat(command.err.toString()).contains("even in the embedded page reader's smallest type");

        Path read = folder.resolve("read.txt");
        assertThat(command.run("expand", pages, "-o", read)).isZero();
        assertThat(command.models.opened.get(0).model()).isEqualTo("reader-page");
        assertThat(command.run("roundtrip", text, "--limit", "640", "--sweep")).isZero();
        assertThat(command.out.toString()).contains("| 8x2 |").contains("| 12x4 |");
        assertThat(command.run("roundtrip", text, "--limit", "640", "--set", "dpi=72"))
                .isZero();
        assertThat(command.models.opened.get(2).model()).isEqualTo("embedded");
    }

    private static JsonNode manifest(Path pages) throws IOException {
        return new ObjectMapper().readTree(pages.resolve("manifest.json").toFile());
    }
}
