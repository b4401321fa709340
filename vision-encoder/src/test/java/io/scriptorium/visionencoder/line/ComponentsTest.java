package io.scriptorium.visionencoder.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_32S;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.connectedComponentsWithStats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentsTest {
    private static byte[] ink(Random random, int pixels, double share) {
        byte[] ink = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            ink[i] = (byte) (random.nextDouble() < share ? 1 : 0);
        }
        return ink;
    }

    private static List<Glyph> byOpenCv(byte[] ink, int width, int height) {
        try (BytePointer pixels = new BytePointer(ink);
                Mat mask = new Mat(height, width, CV_8UC1, pixels);
                Mat labels = new Mat();
                Mat stats = new Mat();
                Mat middles = new Mat()) {
            int count = connectedComponentsWithStats(mask, labels, stats, middles, 8, CV_32S);
            int[] rows = new int[count * 5];
            new IntPointer(stats.data()).get(rows);
            List<Glyph> glyphs = new ArrayList<>();
            for (int at = 5; at < rows.length; at += 5) {
                glyphs.add(new Glyph(
                        new PixelBox(rows[at], rows[at + 1], rows[at] + rows[at + 2], rows[at + 1] + rows[at + 3]),
                        rows[at + 4]));
            }
            return glyphs;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,5", "8,8", "17,40", "64,33", "211,97"})
    void findsWhatOpenCvFinds(int width, int height) {
        Random random = new Random(7);
        for (double share : new double[] {0, .02, .2, .4, .5, .7, 1}) {
            byte[] ink = ink(random, width * height, share);
            assertThat(Components.of(ink, width, height).glyphs())
                    .containsExactlyInAnyOrderElementsOf(byOpenCv(ink, width, height));
        }
    }

    @Test
    void thePiecesTogetherAreTheInkAndNoPixelIsInTwo() {
        int width = 90;
        int height = 61;
        byte[] ink = ink(new Random(3), width * height, .35);
        Components components = Components.of(ink, width, height);
        byte[] together = new byte[ink.length];
        for (int piece = 0; piece < components.glyphs().size(); piece++) {
            Glyph glyph = components.glyphs().get(piece);
            byte[] mask = components.mask(piece);
            int area = 0;
            for (int i = 0; i < mask.length; i++) {
                int at = (glyph.top() + i / glyph.width()) * width + glyph.left() + i % glyph.width();
                together[at] += mask[i];
                area += mask[i];
            }
            assertThat(area).isEqualTo(glyph.area());
        }
        assertThat(together).isEqualTo(ink);
    }

    @Test
    void stretchesComeRowByRowWithTheNumbersOfTheirPieces() {
        byte[] ink = {
            1, 0, 0, 1,
            0, 1, 0, 1,
            0, 0, 0, 1,
            1, 1, 0, 0
        };
        List<int[]> stretches = new ArrayList<>();
        Components.of(ink, 4, 4).each((row, from, to, piece) -> stretches.add(new int[] {row, from, to, piece}));
        assertThat(stretches)
                .usingElementComparator(Arrays::compare)
                .containsExactly(
                        new int[] {0, 0, 1, 0},
                        new int[] {0, 3, 4, 1},
                        new int[] {1, 1, 2, 0},
                        new int[] {1, 3, 4, 1},
                        new int[] {2, 3, 4, 1},
                        new int[] {3, 0, 2, 2});
    }

    @Test
    void inkIsFoundWhereverItStands() {
        for (int at = 0; at < 40; at++) {
            byte[] ink = new byte[40];
            ink[at] = -1;
            for (int from = 0; from <= 40; from++) {
                assertThat(Components.nextInk(ink, from, 40)).isEqualTo(from <= at ? at : 40);
                assertThat(Components.nextInk(ink, from, Math.max(from, at))).isEqualTo(Math.max(from, at));
            }
        }
    }
}
