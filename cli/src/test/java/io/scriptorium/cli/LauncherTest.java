package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scriptorium.golden.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a copy of the project's shape, with a Java and a Maven that only say how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    Path dir;

    private Path home;
    private Path bin;

    @BeforeEach
    void copy() throws IOException {
        home = Files.createDirectories(dir.resolve("a house"));
        Files.copy(Golden.projectRoot().resolve("scriptorium"), home.resolve("scriptorium"));
        assumeTrue(home.resolve("scriptorium").toFile().setExecutable(true));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.createDirectories(home.resolve("cli/src/main"));
        bin = Files.createDirectories(dir.resolve("bin"));
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void java(String version) throws IOException {
        program(
                "java",
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\" 2025' >&2; exit 0; fi\n"
                        + "echo \"$OMP_WAIT_POLICY $OMP_NUM_THREADS\"; for a in \"$@\"; do echo \"<$a>\"; done\n");
    }

    private record Ended(int code, String output) {}

    private Ended run(Path launcher, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(launcher.toString(), "ocr", "my page.png")).redirectErrorStream(true);
        builder.directory(dir.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("OMP_NUM_THREADS");
        builder.environment().remove("OMP_WAIT_POLICY");
        builder.environment().remove("SCRIPTORIUM_JAVA_OPTS");
        builder.environment().put("PATH", bin + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void buildsOnceAndRunsThroughALinkFromAnywhere() throws IOException, InterruptedException {
        java("17.0.1");
        program("mvn", "echo built by \"$@\" >> '" + dir + "/mvn.log'; mkdir -p cli/target\n");
        Path link = Files.createSymbolicLink(dir.resolve("a link"), Path.of("a house", "scriptorium"));
        Ended first = run(link, Map.of("OMP_NUM_THREADS", "3", "SCRIPTORIUM_JAVA_OPTS", "-Xmx5g -Da=b"));
        assertThat(first.output()).contains("scriptorium: building").contains("passive 3");
        assertThat(first.output()).contains("<-Xmx5g>\n<-Da=b>\n").endsWith("<ocr>\n<my page.png>\n");
        // The user's options come last, and so win.
        assertThat(first.output()).containsSubsequence("<-XX:TieredStopAtLevel=1>", "<-Xmx5g>");
        assertThat(first.output()).contains("/a house/cli/target/classes:").doesNotContain("native-access");
        assertThat(first.code()).isZero();
        Ended second = run(link, Map.of());
        assertThat(second.output()).doesNotContain("building");
        assertThat(Files.readString(dir.resolve("mvn.log")).lines()).hasSize(1);

        // A source that is newer than the build.
        Path source = Files.writeString(home.resolve("cli/src/main/New.java"), "");
        assertThat(source.toFile().setLastModified(System.currentTimeMillis() + 60_000))
                .isTrue();
        assertThat(run(link, Map.of()).output()).contains("scriptorium: building");
    }

    @Test
    void aFailedBuildIsShownAndTriedAgain() throws IOException, InterruptedException {
        java("25");
        program("mvn", "echo no such artifact; mkdir -p cli/target; exit 1\n");
        for (int i = 0; i < 2; i++) {
            Ended ended = run(home.resolve("scriptorium"), Map.of());
            assertThat(ended.code()).isEqualTo(ExitCode.INTERNAL.code());
            assertThat(ended.output()).contains("no such artifact").contains("the build failed");
        }
        program("mvn", "mkdir -p cli/target\n");
        assertThat(run(home.resolve("scriptorium"), Map.of()).output()).contains("--enable-native-access");
    }

    @Test
    void anOldJavaIsRefused() throws IOException, InterruptedException {
        java("1.8.0_402");
        Ended ended = run(home.resolve("scriptorium"), Map.of());
        assertThat(ended.code()).isEqualTo(ExitCode.INTERNAL.code());
        assertThat(ended.output()).contains("Java 17 or newer is needed");
    }
}
