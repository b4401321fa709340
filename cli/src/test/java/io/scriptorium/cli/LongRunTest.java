package io.scriptorium.cli;

import static io.scriptorium.cli.CommandFixture.pdf;
import static io.scriptorium.cli.CommandFixture.picture;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongRunTest {
    private final CommandFixture command = new CommandFixture();

    @TempDir
    Path dir;

    private int ocr(Object... arguments) {
        return command.run(Stream.concat(Stream.of("ocr"), Stream.of(arguments)).toArray());
    }

    private Path folder() throws IOException {
        Path in = Files.createDirectories(dir.resolve("in"));
        picture(in.resolve("a.png"));
        picture(in.resolve("b.png"), 30, 10, FakeModels.FAILS);
        pdf(in.resolve("c.pdf"), 2, "");
        return in;
    }

    @Test
    void whatIsDoneIsNotReadAgain() throws IOException {
        Path in = folder();
        Path out = dir.resolve("out");
        assertThat(ocr(in, "-o", out)).isEqualTo(ExitCode.SOME_FAILED.code());
        command.models.batches.clear();

        // As a run leaves it that was killed while it wrote: an output without a note that it is whole, half a line.
        Files.writeString(out.resolve("b.txt"), "half");
        Files.writeString(out.resolve(RunManifest.NAME), Files.readString(out.resolve(RunManifest.NAME)) + "\n{\"docu");
        picture(in.resolve("b.png"), 30, 10, 0xffffff);
        assertThat(ocr(in, "-o", out, "--resume"))
                .as("b is another document now, whose output is not ours to replace")
                .isEqualTo(ExitCode.OUTPUT.code());
        assertThat(out.resolve("b.txt")).hasContent("half");
        picture(in.resolve("b.png"), 30, 10, FakeModels.FAILS);
        assertThat(ocr(in, "-o", out, "--resume")).isEqualTo(ExitCode.SOME_FAILED.code());
        assertThat(command.models.batches)
                .as("b, and a beside it as the first time")
                .containsExactly(2);
        assertThat(command.err.toString()).contains("2 documents were done before");

        Files.delete(out.resolve("c.txt"));
        command.models.batches.clear();
        assertThat(ocr(in, "-o", out, "--resume", "--max-failures", 9)).isEqualTo(ExitCode.SOME_FAILED.code());
        assertThat(out.resolve("c.txt"))
                .as("an output that is gone is made again")
                .exists();
        assertThat(ocr(in, "-o", out, "--resume", "--dpi", 72))
                .as("with other options nothing counts as done")
                .isEqualTo(ExitCode.OUTPUT.code());
    }

    /** What a page is read with is the same in a run that was cut off anywhere and in one that was not. */
    @Test
    void aRunThatGoesOnReadsEachPageInTheSameCompany() throws IOException {
        Path in = Files.createDirectories(dir.resolve("in"));
        for (char name = 'a'; name <= 'g'; name++) {
            picture(in.resolve(name + ".png"));
        }
        pdf(in.resolve("d.pdf"), 5, "");
        Path whole = dir.resolve("whole");
        assertThat(ocr(in, "-o", whole)).isZero();
        Map<String, List<String>> company = company();
        assertThat(company).hasSize(12);
        List<String> notes = Files.readAllLines(whole.resolve(RunManifest.NAME));
        for (int kept = 1; kept < notes.size(); kept++) {
            Path cut = Files.createDirectories(dir.resolve("cut" + kept));
            Files.write(cut.resolve(RunManifest.NAME), notes.subList(0, kept));
            for (String note : notes.subList(0, kept)) {
                JsonNode entry = new ObjectMapper().readTree(note);
                if (entry.path("done").asBoolean()) {
                    String name = entry.path("document").asText();
                    name = name.startsWith("d.") ? name : name.substring(0, 1);
                    Files.copy(whole.resolve(name + ".txt"), cut.resolve(name + ".txt"));
                }
            }
            command.models.pages.clear();
            assertThat(ocr(in, "-o", cut, "--resume")).isZero();
            assertThat(company).as("after %d notes", kept).containsAllEntriesOf(company());
        }
    }

    private Map<String, List<String>> company() {
        Map<String, List<String>> company = new HashMap<>();
        command.models.pages.forEach(batch -> batch.forEach(page -> company.put(page, batch)));
        return company;
    }

    @Test
    void tooManyFailuresEndTheRun() throws IOException {
        Path in = folder();
        Path out = dir.resolve("out");
        assertThat(ocr(in.resolve("missing.png"), in.resolve("a.png"), "-o", out, "--max-failures", 1))
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(out.resolve("a.txt")).doesNotExist();
        assertThat(command.err.toString()).contains("stopped after 1 failure,").contains("--resume goes on");
        assertThat(ocr(in, "-o", out, "--max-failures", 0)).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void eachPageIsLogged() throws IOException {
        Path log = dir.resolve("pages.jsonl");
        assertThat(ocr(folder(), "-o", dir.resolve("out"), "--json-log", log)).isEqualTo(ExitCode.SOME_FAILED.code());
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSize(4);
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.get("document").asText()).endsWith("b.png");
        assertThat(second.get("status").asText()).isEqualTo("failed");
        assertThat(second.get("reason").asText()).isNotBlank();
        assertThat(new ObjectMapper().readTree(lines.get(3)).get("page").asInt())
                .isEqualTo(2);
        assertThat(ocr(dir.resolve("in"), "--json-log", dir.resolve("no").resolve("log")))
                .isEqualTo(ExitCode.OUTPUT.code());
    }

    @Test
    void aListOfFilesComesFromStandardInput() throws IOException {
        Path in = folder();
        command.input = in.resolve("a.png") + "\n\n" + in.resolve("c.pdf") + "\n";
        assertThat(ocr("-", "-o", dir.resolve("out"))).isZero();
        assertThat(dir.resolve("out").resolve("a.txt")).exists();
        assertThat(dir.resolve("out").resolve("c.txt")).exists();
    }

    @Test
    void resumeNeedsAFolder() throws IOException {
        Path in = folder();
        assertThat(ocr(in, "--resume")).isEqualTo(ExitCode.USAGE.code());
        assertThat(ocr(in.resolve("a.png"), "-o", dir.resolve("a.txt"), "--resume"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(command.err.toString()).contains("--resume needs -o with a folder");
    }
}
