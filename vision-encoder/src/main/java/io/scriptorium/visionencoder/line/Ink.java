package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.divide;
import static org.bytedeco.opencv.global.opencv_core.max;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_RECT;
import static org.bytedeco.opencv.global.opencv_imgproc.THRESH_BINARY_INV;
import static org.bytedeco.opencv.global.opencv_imgproc.THRESH_OTSU;
import static org.bytedeco.opencv.global.opencv_imgproc.dilate;
import static org.bytedeco.opencv.global.opencv_imgproc.getStructuringElement;
import static org.bytedeco.opencv.global.opencv_imgproc.medianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.threshold;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * What is ink and what is paper.
 *
 * @param ink 1 where there is ink, else 0, {@code [height, width]}
 * @param paper grey value of the paper at each pixel, {@code [height, width]}
 */
record Ink(byte[] ink, byte[] paper) {
    /** The background is estimated on a page shrunk by this factor. */
    private static final int SHRINK = 4;
    /** A piece of faint ink with less than this share of strong ink is taken whole. */
    private static final double FAINT_SHARE = 0.35;

    /**
     * Divides by the paper's brightness, taken as the median of about 120 pixels around, and cuts by Otsu's method.
     *
     * @param gray grey values {@code [height, width]}
     */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    static Ink of(byte[] gray, int width, int height) {
        try (PointerScope scope = new PointerScope()) {
            Mat page = new Mat(height, width, CV_8UC1, new BytePointer(gray));
            Mat small = shrunk(page, SHRINK);
            Mat median = new Mat();
            medianBlur(small, median, 31);
            Mat wide = new Mat();
            dilate(median, wide, getStructuringElement(MORPH_RECT, new Size(9, 9)));
            Mat paper = new Mat();
            resize(wide, paper, page.size(), 0, 0, INTER_LINEAR);
            Mat bright = max(paper, 60).asMat();
            Mat flat = new Mat();
            divide(page, bright, flat, 255, CV_8UC1);
            Mat ink = new Mat();
            double otsu = threshold(flat, ink, 0, 1, THRESH_BINARY_INV | THRESH_OTSU);
            int cut = (int) Math.min(Math.max(otsu, 110), 205);
            byte[] strong = below(flat, cut);
            int faintCut = faintCut(LineViews.histogram(bytes(flat)), cut);
            if (faintCut > cut) {
                addFaint(strong, below(flat, faintCut), width, height);
            }
            return new Ink(strong, bytes(paper));
        }
    }

    private static byte[] below(Mat brightness, int cut) {
        Mat ink = new Mat();
        threshold(brightness, ink, cut - 1, 1, THRESH_BINARY_INV);
        return bytes(ink);
    }

    /** The brightest that ink can be: well below the paper, and farther from it than the paper's grain reaches. */
    private static int faintCut(int[] histogram, int cut) {
        int count = Arrays.stream(histogram).sum();
        for (int value = 0; value < cut; value++) {
            count -= histogram[value];
            histogram[value] = 0;
        }
        if (count == 0) {
            return cut;
        }
        double paper = LineViews.percentile(histogram, count, 50);
        double grain = paper - LineViews.percentile(histogram, count, 16);
        return (int) Math.min(paper - 5 * grain - 6, cut + 0.6 * (paper - cut));
    }

    /** Adds pieces of faint ink that hold little or no strong ink: worn or pale letters. */
    private static void addFaint(byte[] ink, byte[] faint, int width, int height) {
        Components components = Components.of(faint, width, height);
        int[] strong = new int[components.glyphs().size()];
        components.each((row, from, to, piece) -> {
            for (int i = row * width + from; i < row * width + to; i++) {
                strong[piece] += ink[i];
            }
        });
        components.each((row, from, to, piece) -> {
            if (strong[piece] < FAINT_SHARE * components.glyphs().get(piece).area()) {
                Arrays.fill(ink, row * width + from, row * width + to, (byte) 1);
            }
        });
    }

    /** A page shrunk by a whole factor: whole cells only, for those OpenCV shrinks in a fifth of the time. */
    static Mat shrunk(Mat page, int factor) {
        int columns = Math.max(1, page.cols() / factor);
        int rows = Math.max(1, page.rows() / factor);
        Rect whole = new Rect(0, 0, Math.min(page.cols(), columns * factor), Math.min(page.rows(), rows * factor));
        Mat small = new Mat();
        resize(new Mat(page, whole), small, new Size(columns, rows), 0, 0, INTER_AREA);
        return small;
    }

    static byte[] bytes(Mat mat) {
        byte[] bytes = new byte[mat.rows() * mat.cols()];
        mat.data().get(bytes);
        return bytes;
    }
}
