package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.getPerspectiveTransform;
import static org.bytedeco.opencv.global.opencv_imgproc.warpPerspective;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * How a page that was photographed aslant becomes a rectangle again.
 *
 * @param width columns of the photograph
 * @param height rows of the photograph
 * @param pageWidth columns of the page as a rectangle: the longer of its level sides
 * @param pageHeight rows of it: the longer of its upright sides
 * @param toPhotograph the homography {@code [3, 3]}, row-major, from pixels of the rectangle to those of the photograph
 */
public record Perspective(int width, int height, int pageWidth, int pageHeight, double[] toPhotograph) {
    /** The perspective of a photograph; nothing where no page is clearly seen aslant on a dark ground. */
    static Optional<Perspective> of(byte[] gray, int width, int height) {
        return PageOutline.find(gray, width, height).map(outline -> of(outline, width, height));
    }

    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    private static Perspective of(PageOutline outline, int width, int height) {
        int pageWidth = (int) Math.round(Math.max(outline.side(0), outline.side(2)));
        int pageHeight = (int) Math.round(Math.max(outline.side(1), outline.side(3)));
        float right = pageWidth - 1;
        float bottom = pageHeight - 1;
        float[] corners = new float[8];
        for (int i = 0; i < 4; i++) {
            corners[2 * i] = (float) outline.x()[i];
            corners[2 * i + 1] = (float) outline.y()[i];
        }
        double[] map = new double[9];
        try (PointerScope scope = new PointerScope()) {
            Mat page = new Mat(4, 1, CV_32FC2, new FloatPointer(0, 0, right, 0, right, bottom, 0, bottom));
            Mat photograph = new Mat(4, 1, CV_32FC2, new FloatPointer(corners));
            new DoublePointer(getPerspectiveTransform(page, photograph).data()).get(map);
        }
        return new Perspective(width, height, pageWidth, pageHeight, map);
    }

    /** The grey values {@code [pageHeight, pageWidth]} of the page as a rectangle. */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    byte[] rectangle(byte[] gray) {
        try (PointerScope scope = new PointerScope()) {
            Mat from = new Mat(height, width, CV_8UC1, new BytePointer(gray));
            Mat map = new Mat(3, 3, CV_64FC1, new DoublePointer(toPhotograph));
            Mat to = new Mat();
            warpPerspective(
                    from,
                    to,
                    map,
                    new Size(pageWidth, pageHeight),
                    INTER_CUBIC | WARP_INVERSE_MAP,
                    BORDER_REPLICATE,
                    Scalar.all(0));
            return Ink.bytes(to);
        }
    }

    /** The rectangle on the photograph that holds {@code box} of the page, cut at the photograph's edge. */
    PixelBox toPhotograph(PixelBox box) {
        return box.mapped(toPhotograph, width, height);
    }
}
