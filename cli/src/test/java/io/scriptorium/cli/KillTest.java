package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed again and again and taken up each time ends as one that nobody touched: the same files byte by byte, but
 * for times. Minutes long; {@code -Dkills=20} kills more often.
 */
@Tag("slow")
class KillTest {
    private static final int PAGES = 60;
    private static final int KILLS = Integer.getInteger("kills", 3);

    @TempDir
    Path dir;

    @Test
    void killedRunsEndAsUndisturbedOnes() throws Exception {
        Path in = pages();
        Path whole = dir.resolve("whole");
        long begun = System.nanoTime();
        assertThat(start(in, whole).waitFor()).isZero();
        int millis = (int) ((System.nanoTime() - begun) / 1_000_000);
        Path cut = dir.resolve("cut");
        Random random = new Random(7);
        int killed = 0;
        List<Integer> done = new ArrayList<>();
        while (killed < KILLS) {
            Process run = start(in, cut, "--resume");
            // At any moment of a run, however long it takes here: before the first page, or when all but a few are
            // done.
            if (run.waitFor(random.nextInt(millis), TimeUnit.MILLISECONDS)) {
                // It was done before it could be killed: once more from the beginning, and not from what was done.
                assertThat(run.exitValue()).isZero();
                assertThat(content(cut)).isEqualTo(content(whole));
                cut = dir.resolve("cut" + killed);
                continue;
            }
            run.destroyForcibly().waitFor();
            killed++;
            done.add(Files.exists(cut) ? content(cut).size() : 0);
        }
        assertThat(start(in, cut, "--resume").waitFor()).isZero();
        assertThat(content(cut)).isEqualTo(content(whole));
        System.out.printf(
                "%d kills, with so many of %d files done: %s%n",
                killed, content(whole).size(), done);
    }

    private Path pages() throws IOException {
        Path in = Files.createDirectory(dir.resolve("in"));
        BufferedImage page =
                ImageIO.read(Path.of("..", "samples", "otranto.png").toFile());
        for (int i = 0; i < PAGES; i++) {
            int top = 200 + 17 * i;
            ImageIO.write(
                    page.getSubimage(0, top, page.getWidth(), 180),
                    "png",
                    in.resolve(String.format("p%02d.png", i)).toFile());
        }
        return in;
    }

    private static Process start(Path in, Path out, String... more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                "../scriptorium",
                                "ocr",
                                in.toString(),
                                "-o",
                                out.toString(),
                                "-f",
                                "txt,json,hocr,pdf",
                                "-q"),
                        Stream.of(more))
                .toList());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Every file but the manifest, whose lines are as many as there were runs, and what a kill left half-written. */
    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".")) {
                    content.put(
                            name,
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                                    .replaceAll("\"seconds\" : [0-9.]+", "seconds"));
                }
            }
        }
        return content;
    }
}
