package io.scriptorium.cli;

import static io.scriptorium.cli.CommandFixture.pdf;
import static io.scriptorium.cli.CommandFixture.picture;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OcrCommandTest {
    private final CommandFixture command = new CommandFixture();

    @TempDir
    Path dir;

    private int ocr(Object... arguments) {
        return command.run(Stream.concat(Stream.of("ocr"), Stream.of(arguments)).toArray());
    }

    private String out() {
        return command.out.toString();
    }

    private String err() {
        return command.err.toString();
    }

    private String written(String... path) throws IOException {
        Path file = dir;
        for (String name : path) {
            file = file.resolve(name);
        }
        return Files.readString(file);
    }

    @Test
    void aSinglePageIsPrintedAndNothingElse() throws IOException {
        assertThat(ocr(picture(dir.resolve("a.png")))).isZero();
        assertThat(out()).isEqualTo("a.png 1: 20 x 10\n");
        assertThat(err()).isEmpty();
        assertThat(command.models.closed).isTrue();
    }

    @Test
    void pagesOfSeveralDocumentsShareBatchesAndComeBackInOrder() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        Path b = pdf(dir.resolve("b.pdf"), 4, "");
        assertThat(ocr(a, b, "--dpi", "72")).isZero();
        assertThat(out())
                .isEqualTo("a.png 1: 20 x 10\n\fb.pdf 1: 72 x 72\n\fb.pdf 2: 72 x 144\n\fb.pdf 3: 72 x 216\n"
                        + "\fb.pdf 4: 72 x 288\n");
        assertThat(command.models.batches).containsExactly(3, 2);
        assertThat(err()).contains("[2/2] " + b + ", page 4 of 4: ok, 0.3 s").contains("5 pages of 2 documents");
    }

    @Test
    void pagesAreChosenByNumberAndKeepIt() throws IOException {
        Path b = pdf(dir.resolve("b.pdf"), 4, "");
        assertThat(ocr(b, "--dpi", 72, "--pages", "4,2-3,9", "--format", "json"))
                .isZero();
        JsonNode pages = new ObjectMapper().readTree(out()).get("pages");
        assertThat(pages.findValuesAsText("page")).containsExactly("2", "3", "4");
        assertThat(pages.get(0).get("dpi").asInt()).isEqualTo(72);
        assertThat(err()).contains("not all of the pages 4,2-3,9 are in it; it has 4 pages");
        assertThat(ocr(b, "--pages", "7-")).isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(err()).contains("none of the pages 7- is in it");
    }

    @Test
    void folderGoesToFolder() throws IOException {
        Path in = Files.createDirectory(dir.resolve("in"));
        picture(in.resolve("b.png"));
        picture(in.resolve("a.png"));
        picture(in.resolve(".hidden.png"));
        Files.writeString(in.resolve("notes.txt"), "no page");
        picture(Files.createDirectory(in.resolve("sub")).resolve("c.png"));
        assertThat(ocr(in, "-o", dir.resolve("out"), "--format", "txt,json", "-f", "md", "--timing"))
                .isZero();
        assertThat(written("out", "a.txt")).isEqualTo("a.png 1: 20 x 10\n");
        assertThat(written("out", "b.md")).isEqualTo("b.png 1: 20 x 10\n");
        assertThat(written("out", "a.json")).contains("\"document\" : \"a.png\"");
        assertThat(Double.parseDouble(written("out", "a.sec").strip())).isBetween(0.25, 30.0);
        try (Stream<Path> files = Files.list(dir.resolve("out"))) {
            assertThat(files)
                    .as("nothing else but the manifest, and no partial file")
                    .hasSize(9);
        }
        assertThat(out()).isEmpty();
        assertThat(err().lines()).first().asString().startsWith("[1/2] " + in.resolve("a.png"));

        assertThat(ocr(in, "-r", "-o", dir.resolve("all"))).isZero();
        assertThat(written("all", "sub", "c.txt")).isEqualTo(Path.of("sub", "c.png") + " 1: 20 x 10\n");
    }

    @Test
    void oneDocumentGoesToAFileWhoseNameTellsTheFormat() throws IOException {
        Path b = pdf(dir.resolve("b.pdf"), 2, "");
        assertThat(ocr(b, "-o", dir.resolve("new").resolve("b.md"), "--timing")).isZero();
        assertThat(written("new", "b.md")).contains("<!-- page 2 -->");
        assertThat(written("new", "b.sec")).isNotBlank();
        assertThat(ocr(b, "-o", dir.resolve("b.out"))).isZero();
        assertThat(written("b.out")).contains("\f");
    }

    @Test
    void documentsThatDifferInTheirEndingKeepIt() throws IOException {
        Path in = Files.createDirectory(dir.resolve("in"));
        picture(in.resolve("a.png"));
        pdf(in.resolve("a.pdf"), 1, "");
        picture(in.resolve("b.png"));
        assertThat(ocr(in, "-o", dir.resolve("out"))).isZero();
        assertThat(dir.resolve("out")).isDirectoryContaining("glob:**/a.png.txt");
        assertThat(dir.resolve("out")).isDirectoryContaining("glob:**/a.pdf.txt");
        assertThat(dir.resolve("out")).isDirectoryContaining("glob:**/b.txt");
        assertThat(ocr(in.resolve("b.png"), in, "-o", dir.resolve("two"))).isEqualTo(ExitCode.USAGE.code());
        assertThat(err()).contains("would both be written to");
    }

    @Test
    void outputsAreNotOverwrittenUnlessAskedFor() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        Path b = picture(dir.resolve("b.png"));
        Path out = Files.createDirectory(dir.resolve("out"));
        Files.writeString(out.resolve("a.txt"), "precious");
        assertThat(ocr(a, b, "-o", out)).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(err()).contains("a.txt: exists; --overwrite replaces it");
        assertThat(written("out", "a.txt")).isEqualTo("precious");
        assertThat(written("out", "b.txt")).as("the other is done").startsWith("b.png");
        assertThat(ocr(a, b, "-o", out, "--overwrite")).isZero();
        assertThat(written("out", "a.txt")).startsWith("a.png");
    }

    @Test
    void unwritableOutputHasItsExitCode() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        Path file = Files.writeString(dir.resolve("file"), "");
        assertThat(ocr(a, "-o", file.resolve("below").resolve("a.txt"))).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(err().lines())
                .singleElement()
                .asString()
                .contains("cannot be written")
                .contains("below");
    }

    /** Each bad input gets one line and does not stop the good one. */
    @Test
    void badInputsAreToldAndTheOthersDone() throws IOException {
        Path empty = Files.createFile(dir.resolve("empty.png"));
        Path text = Files.writeString(dir.resolve("text.png"), "I am text");
        Path secret = pdf(dir.resolve("secret.pdf"), 1, "word");
        Path emptyPdf = Files.createFile(dir.resolve("empty.pdf"));
        Path cutPdf = Files.writeString(dir.resolve("cut.pdf"), "%PDF-1.4\n1 0 obj");
        Path nobody = dir.resolve("nobody.png");
        Path nothing = Files.createDirectory(dir.resolve("nothing"));
        byte[] png = Files.readAllBytes(picture(dir.resolve("cut.png"), 200, 200, 0x123456));
        Path cut = Files.write(dir.resolve("cut.png"), java.util.Arrays.copyOf(png, png.length - 40));
        Path good = picture(dir.resolve("good.png"));
        List<Path> bad = List.of(empty, text, secret, emptyPdf, cutPdf, nobody, nothing, cut);
        Object[] arguments = Stream.concat(bad.stream(), Stream.of(good)).toArray();

        assertThat(ocr(arguments)).isEqualTo(ExitCode.SOME_FAILED.code());
        assertThat(out()).contains("good.png 1: 20 x 10\n");
        for (Path file : bad) {
            assertThat(err().lines().filter(line -> line.contains(file.toString())))
                    .as("lines about " + file)
                    .singleElement()
                    .asString()
                    .startsWith("scriptorium: " + file + ": ");
        }
        assertThat(err()).contains("give it with --password").doesNotContain("\tat ");

        assertThat(ocr(bad.toArray())).isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(ocr(text, "--verbose")).isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(err()).contains("\tat io.scriptorium");
        assertThat(ocr(secret, "--password", "word")).isZero();
    }

    @Test
    void aPageThatFailsKeepsItsPlaceAndIsTold() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        Path breaks = picture(dir.resolve("breaks.png"), 5, 5, FakeModels.BREAKS);
        Path fails = picture(dir.resolve("fails.png"), 5, 5, FakeModels.FAILS);
        Path loops = picture(dir.resolve("loops.png"), 5, 5, FakeModels.LOOPS);
        assertThat(ocr(a, breaks, fails, loops, "-f", "json")).isEqualTo(ExitCode.SOME_FAILED.code());
        assertThat(err())
                .contains("scriptorium: " + breaks + ": internal error, java.lang.IllegalStateException: broken by")
                .contains("scriptorium: " + fails + ": too hard")
                .contains(loops + ": looped, the last words came again");
        assertThat(out()).contains("\"a.png 1: 20 x 10\"").contains("\"loops.png 1: 5 x 5\"");
        assertThat(command.models.batches)
                .as("the batch of three, each alone, the last")
                .containsExactly(3, 1, 1, 1, 1);
    }

    @Test
    void aDocumentOfWhichNothingWasReadLeavesNoFile() throws IOException {
        Path fails = picture(dir.resolve("fails.png"), 5, 5, FakeModels.FAILS);
        assertThat(ocr(fails, "-o", dir.resolve("out") + "/")).isEqualTo(ExitCode.NONE_DONE.code());
        try (Stream<Path> files = Files.walk(dir.resolve("out"))) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.endsWith(RunManifest.NAME)))
                    .isEmpty();
        }
    }

    @Test
    void aPageInAnUnknownScriptIsWrittenWithItsStatusButDoesNotCountAsRead() throws IOException {
        Path foreign = picture(dir.resolve("foreign.png"), 5, 5, FakeModels.FOREIGN);
        assertThat(ocr(foreign, "-f", "json", "-o", dir.resolve("out") + "/")).isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(err()).contains(foreign + ": unsupported-script, another script");
        assertThat(dir.resolve("out/foreign.json")).content().contains("\"unsupported-script\"");
        assertThat(ocr(picture(dir.resolve("a.png")), foreign)).isEqualTo(ExitCode.SOME_FAILED.code());
    }

    @Test
    void aModelThatCannotBeLoadedEndsTheRun() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        assertThat(ocr(a, "--model", "missing")).isEqualTo(ExitCode.MODEL.code());
        assertThat(ocr(a, "--mode", "wrong")).isEqualTo(ExitCode.MODEL.code());
        assertThat(err())
                .isEqualToNormalizingNewlines(
                        "scriptorium: missing: no such model\nscriptorium: no mode is named wrong\n");
    }

    /** Every option that chooses or steers the model arrives there. */
    @Test
    void optionsReachTheModel() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        assertThat(ocr(
                        a,
                        "-m",
                        "other",
                        "--device",
                        "cuda:1",
                        "--dtype",
                        "bf16",
                        "--threads",
                        3,
                        "--mode",
                        "base",
                        "--task",
                        "markdown",
                        "--max-tokens",
                        9,
                        "--debug-dir",
                        "d"))
                .isZero();
        ModelChoice choice = command.models.opened.get(0);
        assertThat(choice.model()).isEqualTo("other");
        assertThat(choice.compute().device()).isEqualTo("cuda:1");
        assertThat(choice.compute().precision()).isEqualTo("bf16");
        assertThat(choice.compute().threads()).isEqualTo(3);
        assertThat(choice.mode()).contains("base");
        assertThat(choice.task()).contains("markdown");
        assertThat(choice.maxTokens()).isEqualTo(OptionalInt.of(9));
        assertThat(choice.debugFolder()).contains(Path.of("d"));
        assertThat(ocr(a, "--prompt", "<image>What?")).isZero();
        assertThat(command.models.opened.get(1).prompt()).contains("<image>What?");
    }

    @Test
    void quietAndVerboseChangeWhatIsTold() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        Path b = picture(dir.resolve("b.png"));
        assertThat(ocr(a, b, "--quiet")).isZero();
        assertThat(err()).isEmpty();
        assertThat(ocr(a, b, "--verbose")).isZero();
        assertThat(err()).contains("mode whole (there is no other), 7 tokens in, 5 out, model fake");
    }

    @Test
    void formatsWithPlacesOfWordsAreWritten() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        Path b = picture(dir.resolve("b.png"));
        assertThat(ocr(a, b, "-o", dir.resolve("out"), "-f", "txt,hocr,tsv,alto"))
                .isZero();
        assertThat(written("out", "a.hocr")).contains("title=\"image &quot;a.png&quot;; bbox 0 0 20 10;");
        assertThat(written("out", "b.tsv")).contains("\n5\t1\t1\t1\t1\t1\t0\t0\t10\t10\t50.00\tb.png\n");
        assertThat(written("out", "b.alto")).contains("WC=\"0.5000\" CONTENT=\"b.png\"/>");
        assertThat(written("out", "b.txt")).isEqualTo("b.png 1: 20 x 10\n");
        assertThat(ocr(a, "-o", dir.resolve("one.hocr"))).isZero();
        assertThat(written("one.hocr")).startsWith("<?xml").endsWith("</html>\n");
        assertThat(ocr(a, "-f", "hocr")).isZero();
        assertThat(out()).isEqualTo(written("one.hocr"));
        assertThat(ocr(a, b, "-f", "hocr")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err()).contains("--format hocr of 2 documents needs -o");
        assertThat(ocr(a, "-o", dir.resolve("one.html"))).isZero();
        assertThat(written("one.html"))
                .startsWith("<!DOCTYPE html>")
                .contains("<section id=\"page-1\" data-status=\"ok\">");
        assertThat(ocr(a, b, "-f", "html")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err()).contains("--format html of 2 documents needs -o");
    }

    @Test
    void wrongCallsAreToldInOneLine() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        List<Object[]> wrong = List.of(
                new Object[] {},
                new Object[] {a, "--pages", "3-1"},
                new Object[] {a, "--format", "docx"},
                new Object[] {a, "--format", "txt,json"},
                new Object[] {a, "--timing"},
                new Object[] {a, "--dpi", "0"},
                new Object[] {a, "--dpi", "x"},
                new Object[] {a, "--device", "tpu"},
                new Object[] {a, "--dtype", "int3"},
                new Object[] {a, "--threads", "0"},
                new Object[] {a, "--max-tokens", "-1"},
                new Object[] {a, "--task", "ocr", "--prompt", "x"},
                new Object[] {a, "--no-such-option"});
        for (Object[] arguments : wrong) {
            CommandFixture fresh = new CommandFixture();
            Object[] all = Stream.concat(Stream.of("ocr"), Stream.of(arguments)).toArray();
            assertThat(fresh.run(all)).as(List.of(all).toString()).isEqualTo(ExitCode.USAGE.code());
            assertThat(fresh.err.toString().lines()).singleElement().asString().startsWith("scriptorium: ");
            assertThat(fresh.models.opened).isEmpty();
        }
    }

    @Test
    void aClosedPipeEndsTheRun() throws IOException {
        Path a = picture(dir.resolve("a.png"));
        java.io.Writer closed = new java.io.Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Console console = new Console(closed, new java.io.PrintWriter(command.err, true), false);
        int code = Scriptorium.run(new String[] {"ocr", a.toString(), a.toString()}, console, command.models);
        assertThat(code).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(err()).contains("standard output: cannot be written (Broken pipe)");
    }
}
