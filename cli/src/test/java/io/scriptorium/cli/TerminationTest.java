package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end while native code computes ends in order: not with the report of a crash. Minutes long. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class TerminationTest {
    @TempDir
    Path dir;

    @Test
    void trainingSavesItsStateAndGoesOn() throws Exception {
        Path model = dir.resolve("model");
        String[] train = {
            "train", "reader", "--init", "random", "--minutes", "5", "--threads", "2", "-o", model.toString()
        };
        Process run = start(train);
        Path log = dir.resolve("told");
        waitFor(() -> Files.readString(log).contains("step 1:"), run);
        // Somewhere within the next steps.
        Thread.sleep(1500);
        run.destroy();
        assertThat(run.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String told = Files.readString(log);
        assertThat(told).contains("the state is saved; the same command goes on");
        assertNoCrash();
        run = start(train);
        waitFor(() -> Files.readString(log).contains("going on at step"), run);
        run.destroyForcibly();
    }

    @Test
    void readingSaysHowToGoOn() throws Exception {
        Path in = Files.createDirectory(dir.resolve("in"));
        for (int i = 0; i < 40; i++) {
            Files.copy(Golden.projectRoot().resolve("samples/otranto.png"), in.resolve(i + ".png"));
        }
        Process run = start("ocr", in.toString(), "-o", dir.resolve("out") + "/");
        waitFor(() -> Files.exists(dir.resolve("out/0.txt")), run);
        run.destroy();
        assertThat(run.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(dir.resolve("told"))).contains("the same command with --resume goes on");
        assertNoCrash();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void waitFor(Condition condition, Process run) throws Exception {
        for (int i = 0; i < 3000 && run.isAlive(); i++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the process " + (run.isAlive() ? "did not come so far" : "ended early"));
    }

    private void assertNoCrash() throws IOException {
        assertThat(Files.readString(dir.resolve("told"))).doesNotContain("fatal error");
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("hs_err"));
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Golden.projectRoot().resolve("scriptorium").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("told").toFile())
                .start();
    }
}
