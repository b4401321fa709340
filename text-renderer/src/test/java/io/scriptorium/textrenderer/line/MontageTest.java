package io.scriptorium.textrenderer.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writes pictures of many lines to {@code target/montage}, to be looked at, and measures the speed. With
 * {@code -Dlines.dir=FOLDER} real lines are pictured too, for comparison.
 */
@Tag("slow")
class MontageTest {
    private static final Path TARGET = Path.of("target", "montage");

    @Test
    void picturesOfAllKinds() throws Exception {
        Fonts fonts = Fonts.in(Fonts.systemFolders());
        LineImages images = new LineImages(fonts, TestLines.text(), LineImageConfig.DEFAULT);
        for (Look look : Look.values()) {
            LineImageConfig all = LineImageConfig.DEFAULT;
            LineImageConfig config = new LineImageConfig(
                    Map.of(look, 1.0), all.damage(), all.clean(), 12, 46, 0.6, 0.95, 0.06, 0.4, 0.5);
            write(look.name(), TestLines.samples(new LineImages(fonts, TestLines.text(), config), 40, 640));
        }
        write("mixture", TestLines.samples(images, 60, 384));
        List<LineSample> rubbish = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            rubbish.add(Rubbish.sample(fonts, Dice.of(seed), 384));
        }
        write("rubbish", rubbish);
        String real = System.getProperty("lines.dir");
        if (real != null) {
            RealLines lines = RealLines.in(Path.of(real), TestLines.LATIN);
            List<LineSample> samples = new ArrayList<>();
            for (int seed = 0; seed < 60; seed++) {
                samples.add(lines.sample(Dice.of(seed), 512, 640));
            }
            write("real", samples);
        }
        assertThat(TARGET.resolve("mixture.png")).isRegularFile();
    }

    @Test
    void sixHundredLinesASecond() throws Exception {
        LineImages images = new LineImages(Fonts.in(Fonts.systemFolders()), TestLines.text(), LineImageConfig.DEFAULT);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = 0;
        for (int round = 0; round < 8; round++) {
            // Processor time of this thread, so that what else the machine does is not counted.
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 500; i++) {
                images.sample(round * 500L + i, 256, 384);
            }
            best = Math.max(best, 500 / ((threads.getCurrentThreadCpuTime() - start) / 1e9));
        }
        assertThat(best).as("lines a second and core").isGreaterThan(600);
    }

    private static void write(String name, List<LineSample> samples) throws Exception {
        int width = samples.stream().mapToInt(LineSample::width).max().orElseThrow();
        int pitch = 36;
        BufferedImage image = new BufferedImage(width, pitch * samples.size(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < samples.size(); i++) {
            LineSample sample = samples.get(i);
            for (int p = 0; p < sample.view().length; p++) {
                image.getRaster()
                        .setSample(p % sample.width(), i * pitch + p / sample.width(), 0, sample.view()[p] & 0xff);
            }
        }
        Files.createDirectories(TARGET);
        ImageIO.write(image, "png", TARGET.resolve(name + ".png").toFile());
    }
}
