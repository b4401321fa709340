package io.scriptorium.visionencoder.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_OPEN;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_RECT;
import static org.bytedeco.opencv.global.opencv_imgproc.getStructuringElement;
import static org.bytedeco.opencv.global.opencv_imgproc.morphologyEx;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;

class RulesTest {
    /** Runs of random ink, edges and strokes longer than the page included, are OpenCV's opening of it. */
    @Test
    void longRunsAreWhatAnOpeningLeaves() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 200; trial++) {
            int width = random.nextInt(5, 65);
            int height = random.nextInt(5, 65);
            int length = random.nextInt(2, 27);
            double share = random.nextDouble(.5, 1);
            byte[] ink = new byte[width * height];
            for (int i = 0; i < ink.length; i++) {
                ink[i] = (byte) (random.nextDouble() < share ? 1 : 0);
            }
            for (boolean level : new boolean[] {true, false}) {
                assertThat(Rules.runs(ink, width, height, length, level))
                        .as("%d x %d, strokes of %d, level %b", width, height, length, level)
                        .isEqualTo(opened(ink, width, height, length, level));
            }
        }
    }

    private static byte[] opened(byte[] ink, int width, int height, int length, boolean level) {
        try (BytePointer values = new BytePointer(ink);
                Mat page = new Mat(height, width, CV_8UC1, values);
                Mat opened = new Mat()) {
            Size stroke = level ? new Size(length, 1) : new Size(1, length);
            morphologyEx(page, opened, MORPH_OPEN, getStructuringElement(MORPH_RECT, stroke));
            return Ink.bytes(opened);
        }
    }
}
