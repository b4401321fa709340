package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScriptoriumTest {
    private final CommandFixture command = new CommandFixture();

    @Test
    void versionAndHelpGoToStandardOutput() {
        assertThat(command.run("--version")).isZero();
        assertThat(command.out.toString()).matches("scriptorium \\d+\\.\\d+\\.\\d+\\S*\\R");
        assertThat(command.run("ocr", "--help")).isZero();
        assertThat(command.out.toString()).contains("Examples:").contains("--pages");
        assertThat(command.err.toString()).isEmpty();
    }

    @Test
    void modelsAreListedAndInspected() {
        assertThat(command.run("models", "list")).isZero();
        assertThat(command.run("models", "inspect", "fake")).isZero();
        assertThat(command.out.toString()).isEqualTo("fake\treads nothing\ncard of fake\n");
        assertThat(command.run("models", "inspect", "missing")).isEqualTo(ExitCode.MODEL.code());
        assertThat(command.run("models")).isEqualTo(ExitCode.USAGE.code());
        assertThat(command.run()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void exitCodesAreThoseOfTheDocumentation() throws IOException {
        String doc = Files.readString(Golden.projectRoot().resolve("docs").resolve("exit-codes.md"));
        Map<Integer, String> documented = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\| (.*) \\|$").matcher(doc);
        while (row.find()) {
            documented.put(Integer.parseInt(row.group(1)), row.group(2));
        }
        Map<Integer, String> coded = new TreeMap<>();
        for (ExitCode code : ExitCode.values()) {
            coded.put(code.code(), code.meaning());
        }
        assertThat(documented).isEqualTo(coded);
    }
}
