package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.golden.Golden;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Options of {@code ocr} that show only with a model or a file behind them: --mode auto, --attempts, --page-seconds. */
class OcrModelOptionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private final CommandFixture command = new CommandFixture(new InstalledModels());
    private final StringWriter out = command.out;
    private final StringWriter err = command.err;

    private int ocr(Object... arguments) {
        return command.runAnew(
                Stream.concat(Stream.of("ocr"), Stream.of(arguments)).toArray());
    }

    private JsonNode page() throws IOException {
        return JSON.readTree(out.toString()).path("pages").path(0);
    }

    private Path printed(int width, int height) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.BLACK);
        graphics.fillRect(20, 20, 9, 9);
        graphics.dispose();
        Path file = dir.resolve(width + "x" + height + ".png");
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    @Test
    void sureSaysWhichLinesTheDecoderReads() throws IOException {
        Path page = Golden.projectRoot().resolve("samples/otranto.png");
        assertThat(ocr(page, "-f", "json", "--sure", 0)).isZero();
        assertThat(page().path("tokensOut").asLong(-1)).isZero();
        assertThat(ocr(page, "--sure", 1.5)).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--sure: expected a probability from 0 to 1, got 1.5");
    }

    @Test
    @Tag(Golden.TAG)
    void modeAutoTakesTheViewThatHoldsThePage() throws Exception {
        Object[] arguments = {
            printed(500, 300),
            "-m",
            Golden.path("deepseek-ocr", "model"),
            "--dtype",
            "f32",
            "--max-tokens",
            2,
            "-f",
            "json"
        };
        ocr(arguments);
        assertThat(page().path("mode").asText()).as("without it").isEqualTo("gundam");
        ocr(Stream.concat(Stream.of(arguments), Stream.of("--mode", "auto")).toArray());
        assertThat(page().path("mode").asText()).isEqualTo("tiny");
        assertThat(page().path("modeReason").asText()).startsWith("auto: 500 x 300");
    }

    @Test
    @Tag(Golden.TAG)
    void attemptsSaysHowOftenAPageThatFailsIsRead() throws Exception {
        Object[] arguments = {
            printed(900, 700),
            "-m",
            modelOfPositions(400),
            "--mode",
            "gundam",
            "--dtype",
            "f32",
            "--max-tokens",
            2,
            "-f",
            "json",
            "--attempts"
        };
        assertThat(ocr(Stream.concat(Stream.of(arguments), Stream.of(1)).toArray()))
                .as("the tiles do not fit the model's positions")
                .isEqualTo(ExitCode.NONE_DONE.code());
        assertThat(err.toString()).contains("the model failed");
        ocr(Stream.concat(Stream.of(arguments), Stream.of(2)).toArray());
        assertThat(page().path("mode").asText()).as("a smaller view does").isEqualTo("base");
        assertThat(page().path("attempts")).hasSize(1);
        assertThat(page().path("attempts").path(0).path("mode").asText()).isEqualTo("gundam");
    }

    /** The golden model with fewer positions. */
    private Path modelOfPositions(int positions) throws IOException {
        Path folder = Files.createDirectory(dir.resolve("model"));
        try (Stream<Path> files = Files.list(Golden.path("deepseek-ocr", "model"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path config = folder.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceAll("\"max_position_embeddings\": *\\d+", "\"max_position_embeddings\": " + positions));
        return folder;
    }

    /** A pipe that nobody writes to is a file that is never opened. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void pageSecondsEndsTheWaitForAFile() throws Exception {
        Path pipe = dir.resolve("pipe.png");
        assertThat(new ProcessBuilder(List.of("mkfifo", pipe.toString()))
                        .start()
                        .waitFor())
                .isZero();
        try {
            for (int seconds = 1; seconds <= 2; seconds++) {
                long start = System.nanoTime();
                assertThat(ocr(pipe, "--page-seconds", seconds)).isEqualTo(ExitCode.NONE_DONE.code());
                assertThat((System.nanoTime() - start) / 1e9).isBetween((double) seconds, 100.0);
                assertThat(err.toString()).contains("not opened in " + seconds + " seconds");
            }
        } finally {
            // Whoever waits for a writer finds one, and the end.
            new RandomAccessFile(pipe.toFile(), "rw").close();
        }
    }
}
