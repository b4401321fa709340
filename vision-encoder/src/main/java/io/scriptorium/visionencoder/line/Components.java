package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.CV_32S;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.connectedComponentsWithStats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The connected pieces of ink of a page (eight neighbours).
 *
 * @param labels number of the piece at each pixel, from 1; 0 is paper; {@code [height, width]}
 * @param glyphs piece {@code label - 1}
 */
record Components(int[] labels, List<Glyph> glyphs) {
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    static Components of(byte[] ink, int width, int height) {
        try (PointerScope scope = new PointerScope()) {
            Mat mask = new Mat(height, width, CV_8UC1, new BytePointer(ink));
            Mat labelMat = new Mat();
            Mat stats = new Mat();
            int count = connectedComponentsWithStats(mask, labelMat, stats, new Mat(), 8, CV_32S);
            int[] labels = new int[width * height];
            new IntPointer(labelMat.data()).get(labels);
            int[] rows = new int[count * 5];
            new IntPointer(stats.data()).get(rows);
            List<Glyph> glyphs = new ArrayList<>(count);
            for (int i = 1; i < count; i++) {
                int at = i * 5;
                glyphs.add(new Glyph(
                        new PixelBox(rows[at], rows[at + 1], rows[at] + rows[at + 2], rows[at + 1] + rows[at + 3]),
                        rows[at + 4]));
            }
            return new Components(labels, glyphs);
        }
    }

    /**
     * Median height of the pieces that look like letters, px.
     *
     * @return 0 if there are too few for a text
     */
    static double textHeight(List<Glyph> glyphs, int width, int height) {
        int[] heights = new int[glyphs.size()];
        int count = 0;
        for (Glyph glyph : glyphs) {
            if (glyph.height() >= 5
                    && glyph.width() >= 2
                    && glyph.area() > 8
                    && glyph.height() < Math.max(40, height * 0.06)
                    && glyph.width() < Math.max(60, width * 0.2)) {
                heights[count++] = glyph.height();
            }
        }
        if (count == 0) {
            return 0;
        }
        // Weighted by height: a letter of a text counts for more than the specks of a picture.
        Arrays.sort(heights, 0, count);
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += heights[i];
        }
        long seen = 0;
        for (int i = 0; i < count; i++) {
            seen += heights[i];
            if (seen * 2 >= total) {
                return heights[i];
            }
        }
        throw new AssertionError("no median of " + count + " heights");
    }
}
