package io.scriptorium.textrenderer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineTextTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(TextKind.class)
    void everyKindWritesOnlyAllowedCharacters(TextKind kind) throws Exception {
        LineText text = new LineText(TestLines.LATIN, List.of(), Map.of(kind, 1.0));
        int written = 0;
        for (int seed = 0; seed < 300; seed++) {
            String line = text.line(Dice.of(seed), Look.PRINT, 40);
            assertThat(line.codePoints().boxed().toList()).allMatch(c -> c == ' ' || TestLines.LATIN.contains(c));
            assertThat(line).isEqualTo(text.line(Dice.of(seed), Look.PRINT, 40));
            written += line.isEmpty() ? 0 : 1;
        }
        assertThat(written).isGreaterThan(290);
    }

    @Test
    void everyCharacterOfTheSetIsWritten() throws Exception {
        LineText text = TestLines.text();
        Set<Integer> seen = new HashSet<>();
        for (int seed = 0; seed < 20_000; seed++) {
            text.line(Dice.of(seed), Look.PRINT, 40).codePoints().forEach(seen::add);
        }
        assertThat(seen).containsAll(TestLines.LATIN);
    }

    @Test
    void proseComesFromTheNamedFile() throws Exception {
        Path file = folder.resolve("own.txt");
        Files.writeString(file, "Zwölf Boxkämpfer jagen\nViktor quer.\n\nÜber den Sylter Deich \u4e2d\u6587 ging er.");
        LineText text = new LineText(TestLines.LATIN, List.of(file), Map.of(TextKind.PROSE, 1.0));
        Set<String> own = Set.of(
                "Zwölf", "Boxkämpfer", "jagen", "Viktor", "quer.", "Über", "den", "Sylter", "Deich", "ging", "er.");
        long fromFile = 0;
        for (int seed = 0; seed < 200; seed++) {
            String line = text.line(Dice.of(seed), Look.PRINT, 20);
            Set<String> words = Set.of(line.split(" ")).stream().collect(Collectors.toSet());
            fromFile += own.containsAll(words) ? 1 : 0;
        }
        assertThat(fromFile).isBetween(140L, 195L);
    }

    @Test
    void faultyFilesAreNamed() throws Exception {
        Path missing = folder.resolve("missing.txt");
        assertThatThrownBy(() -> new LineText(TestLines.LATIN, List.of(missing)))
                .isInstanceOf(LineDataException.class)
                .hasMessageContaining("missing.txt");
        Path latin1 = folder.resolve("latin1.txt");
        Files.write(latin1, "für".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new LineText(TestLines.LATIN, List.of(latin1)))
                .isInstanceOf(LineDataException.class)
                .hasMessageContaining("UTF-8");
        Path chinese = folder.resolve("chinese.txt");
        Files.writeString(chinese, "\u4e2d\u6587");
        assertThatThrownBy(() -> new LineText(TestLines.LATIN, List.of(chinese)))
                .isInstanceOf(LineDataException.class)
                .hasMessageContaining("no word");
        assertThatThrownBy(() -> new LineText(Set.of((int) ' '), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void foldsSignsThatPrintAlike() {
        assertThat(LineText.fold(" e\u0301\u00a0\ufb01n \u00ad\u03bc ")).isEqualTo("é fin µ");
    }
}
