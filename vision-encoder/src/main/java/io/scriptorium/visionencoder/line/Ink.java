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

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
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

    /**
     * Divides by the paper's brightness, taken as the median of about 120 pixels around, and cuts by Otsu's method.
     *
     * @param gray grey values {@code [height, width]}
     */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    static Ink of(byte[] gray, int width, int height) {
        try (PointerScope scope = new PointerScope()) {
            Mat page = new Mat(height, width, CV_8UC1, new BytePointer(gray));
            Mat small = new Mat();
            resize(page, small, new Size(Math.max(1, width / SHRINK), Math.max(1, height / SHRINK)), 0, 0, INTER_AREA);
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
            double cut = Math.min(Math.max(otsu, 110), 205);
            threshold(flat, ink, cut - 1, 1, THRESH_BINARY_INV);
            return new Ink(bytes(ink), bytes(paper));
        }
    }

    static byte[] bytes(Mat mat) {
        byte[] bytes = new byte[mat.rows() * mat.cols()];
        mat.data().get(bytes);
        return bytes;
    }
}
