package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.textrenderer.page.PageStyle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchStyleCommandTest {
    @TempDir
    Path dir;

    private final CommandFixture command = new CommandFixture();
    private Path text;
    private Path found;

    @BeforeEach
    void text() throws Exception {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            words.append("line ").append(i).append(i % 7 == 0 ? "\n" : " ");
        }
        text = Files.writeString(dir.resolve("book.txt"), words);
        found = dir.resolve("found");
    }

    /** Options and values in place of, or beside, those that make a short search. */
    private int search(Object... replaced) {
        Map<Object, Object> options = new LinkedHashMap<>(Map.of(
                "-o",
                found,
                "--model",
                "fake",
                "--sample",
                200,
                "--population",
                4,
                "--minutes",
                60,
                "--set",
                "dpi=72"));
        for (int i = 0; i < replaced.length; i += 2) {
            options.put(replaced[i], replaced[i + 1]);
        }
        List<Object> arguments = new ArrayList<>(List.of("search-style", text));
        options.forEach((name, value) -> {
            arguments.add(name);
            arguments.add(value);
        });
        return command.runAnew(
                arguments.stream().filter(word -> !word.equals("")).toArray());
    }

    /** The fake reader says how large each page is and never what stands on it, so the search ends for want of progress. */
    @Test
    void writesWhatItFoundAndGoesOnFromIt() throws Exception {
        assertThat(search()).as(command.err.toString()).isZero();
        assertThat(command.err.toString()).contains("generation 0: ", " styles read, ");
        assertThat(command.out.toString()).contains("| before |", "| best |");
        JsonNode best =
                new ObjectMapper().readTree(found.resolve("best-style.json").toFile());
        PageStyle.of((ObjectNode) best);
        String report = Files.readString(found.resolve("report.html"));
        assertThat(report).contains("<svg", "data:image/png;base64,", "What differs");
        assertThat(found.resolve("front.svg")).exists();
        List<String> log = Files.readAllLines(found.resolve("search.jsonl"));
        assertThat(log).hasSizeGreaterThan(30);
        assertThat(log)
                .filteredOn(line -> line.contains("\"text\":\"held-out\""))
                .hasSizeBetween(1, 2);

        // As if it had been killed in the middle of a line.
        Files.writeString(
                found.resolve("search.jsonl"),
                String.join("\n", log.subList(0, 20)) + "\n" + log.get(20).substring(0, 30));
        assertThat(search()).isZero();
        List<String> again = Files.readAllLines(found.resolve("search.jsonl"));
        assertThat(styles(again)).isEqualTo(styles(log));
        int pages = command.models.pages.size();
        assertThat(search()).isZero();
        assertThat(command.models.pages).as("nothing is read again").hasSize(pages);
    }

    private static List<String> styles(List<String> log) {
        return log.stream()
                .map(line -> line.replaceFirst("\"seconds\":[^,]*,", ""))
                .toList();
    }

    @Test
    void refusesWhatCannotBeSearched() throws Exception {
        assertThat(search("--sample", "1000")).isEqualTo(2);
        assertThat(command.err.toString()).contains("book.txt: holds ", "lower --sample or name a longer text");
        assertThat(search("--population", "1")).isEqualTo(2);
        assertThat(search("--minutes", "0")).isEqualTo(2);
        assertThat(search("--precision", "1.5")).isEqualTo(2);
        assertThat(search("--set", "dip=72")).isEqualTo(2);
        assertThat(command.err.toString()).contains("unknown key 'dip'");
        assertThat(search("--model", "missing")).isEqualTo(4);
        Files.writeString(dir.resolve("file"), "");
        assertThat(search("-o", dir.resolve("file"))).isEqualTo(5);
        assertThat(command.runAnew("search-style", dir.resolve("no"), "-o", found))
                .isEqualTo(3);
    }

    @Test
    void doesNotGoOnWithAnotherSearch() throws Exception {
        Files.createDirectories(found);
        Files.writeString(found.resolve("report.html"), "somebody's");
        assertThat(search()).isEqualTo(5);
        assertThat(found.resolve("report.html")).hasContent("somebody's");
        Files.delete(found.resolve("report.html"));
        Files.deleteIfExists(found.resolve("search.jsonl"));
        assertThat(search()).isZero();
        assertThat(search("--seed", "2")).isEqualTo(5);
        assertThat(command.err.toString()).contains("another search was begun here", "--overwrite begins anew");
        Files.writeString(found.resolve("search.jsonl"), "no JSON\n");
        assertThat(search()).isEqualTo(5);
        assertThat(search("--seed", "2", "--overwrite", "")).isZero();
    }
}
