package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.bitwise_not;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_imgproc.CHAIN_APPROX_NONE;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_CLOSE;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_RECT;
import static org.bytedeco.opencv.global.opencv_imgproc.RETR_EXTERNAL;
import static org.bytedeco.opencv.global.opencv_imgproc.THRESH_BINARY;
import static org.bytedeco.opencv.global.opencv_imgproc.THRESH_OTSU;
import static org.bytedeco.opencv.global.opencv_imgproc.approxPolyDP;
import static org.bytedeco.opencv.global.opencv_imgproc.arcLength;
import static org.bytedeco.opencv.global.opencv_imgproc.contourArea;
import static org.bytedeco.opencv.global.opencv_imgproc.convexHull;
import static org.bytedeco.opencv.global.opencv_imgproc.findContours;
import static org.bytedeco.opencv.global.opencv_imgproc.getStructuringElement;
import static org.bytedeco.opencv.global.opencv_imgproc.morphologyEx;
import static org.bytedeco.opencv.global.opencv_imgproc.threshold;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The corners of a page in a photograph, clockwise from its top left: bright paper with four straight edges, all of it on a
 * darker ground. A page that is cut by the picture's edge, is bent, or whose opposite edges are parallel, as a scanner leaves
 * them, has none.
 *
 * @param x {@code [4]} columns
 * @param y {@code [4]} rows
 */
record PageOutline(double[] x, double[] y) {
    /** The longer side of the picture in which the page is looked for, px. */
    private static final int LOOKED_AT = 800;
    /** A smaller share of the picture is something else. */
    private static final double LEAST_AREA = 0.2;
    /** Paper is brighter than the ground by this, of 255. */
    private static final double CONTRAST = 60;
    /** The outline, its hull and the quadrilateral share this much of their areas. */
    private static final double SAME_AREA = 0.97;
    /** Edges are straight to so many px of the picture looked at ... */
    private static final double STRAIGHT = 2;
    /** ... on so much of their length; a thumb or a folded corner may take the rest. */
    private static final double STRAIGHT_SHARE = 0.9;
    /** Opposite edges that converge by less, degrees, need no more than the skew to be undone. */
    private static final double LEAST_CONVERGENCE = 1;

    /** The length of a side: 0 the top one, then clockwise. */
    double side(int index) {
        int next = (index + 1) % 4;
        return Math.hypot(x[next] - x[index], y[next] - y[index]);
    }

    /**
     * Finds the page.
     *
     * @param gray grey values {@code [height, width]}
     */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    static Optional<PageOutline> find(byte[] gray, int width, int height) {
        int shrink = Math.max(1, (Math.max(width, height) + LOOKED_AT - 1) / LOOKED_AT);
        try (PointerScope scope = new PointerScope()) {
            Mat picture = new Mat(height, width, CV_8UC1, new BytePointer(gray));
            Mat small = Ink.shrunk(picture, shrink);
            int columns = small.cols();
            int rows = small.rows();
            Mat bright = new Mat();
            threshold(small, bright, 0, 255, THRESH_BINARY | THRESH_OTSU);
            Mat dark = new Mat();
            bitwise_not(bright, dark);
            if (mean(small, bright).get(0) - mean(small, dark).get(0) < CONTRAST) {
                return Optional.empty();
            }
            // Writing near the edge must not dent it.
            morphologyEx(bright, bright, MORPH_CLOSE, getStructuringElement(MORPH_RECT, new Size(9, 9)));
            MatVector contours = new MatVector();
            findContours(bright, contours, new Mat(), RETR_EXTERNAL, CHAIN_APPROX_NONE);
            Mat largest = null;
            for (long i = 0; i < contours.size(); i++) {
                if (largest == null || contourArea(contours.get(i)) > contourArea(largest)) {
                    largest = contours.get(i);
                }
            }
            return largest == null || contourArea(largest) < LEAST_AREA * columns * rows
                    ? Optional.empty()
                    : of(largest, columns, rows)
                            .map(outline -> outline.enlarged(
                                    Math.min(width, columns * shrink), Math.min(height, rows * shrink), columns, rows));
        }
    }

    private static Optional<PageOutline> of(Mat contour, int columns, int rows) {
        int[] points = points(contour);
        for (int i = 0; i < points.length; i += 2) {
            if (points[i] < 1 || points[i] > columns - 2 || points[i + 1] < 1 || points[i + 1] > rows - 2) {
                return Optional.empty();
            }
        }
        Mat hull = new Mat();
        convexHull(contour, hull);
        Mat polygon = new Mat();
        approxPolyDP(hull, polygon, 0.02 * arcLength(hull, true), true);
        if (polygon.rows() != 4
                || contourArea(contour) < SAME_AREA * contourArea(hull)
                || contourArea(polygon) < SAME_AREA * contourArea(hull)) {
            return Optional.empty();
        }
        return clockwise(points(polygon)).fitted(points).filter(PageOutline::converges);
    }

    private static int[] points(Mat contour) {
        int[] points = new int[2 * contour.rows()];
        new IntPointer(contour.data()).get(points);
        return points;
    }

    /** Clockwise on the picture, whose y grows downwards; the first corner is the one nearest to the top left. */
    private static PageOutline clockwise(int[] corners) {
        double area = 0;
        int first = 0;
        for (int i = 0; i < 4; i++) {
            int next = (i + 1) % 4;
            area += (double) corners[2 * i] * corners[2 * next + 1] - (double) corners[2 * next] * corners[2 * i + 1];
            if (corners[2 * i] + corners[2 * i + 1] < corners[2 * first] + corners[2 * first + 1]) {
                first = i;
            }
        }
        double[] x = new double[4];
        double[] y = new double[4];
        for (int i = 0; i < 4; i++) {
            int from = Math.floorMod(first + (area > 0 ? i : -i), 4);
            x[i] = corners[2 * from];
            y[i] = corners[2 * from + 1];
        }
        return new PageOutline(x, y);
    }

    /** The same with its sides laid through the points of the contour along them; nothing if one is not straight. */
    private Optional<PageOutline> fitted(int[] points) {
        double[][] lines = new double[4][];
        for (int side = 0; side < 4; side++) {
            lines[side] = line(side, points);
            if (lines[side] == null) {
                return Optional.empty();
            }
        }
        double[] cornerX = new double[4];
        double[] cornerY = new double[4];
        for (int i = 0; i < 4; i++) {
            double[] one = lines[(i + 3) % 4];
            double[] other = lines[i];
            // Two lines a x + b y = c.
            double determinant = one[0] * other[1] - other[0] * one[1];
            cornerX[i] = (one[2] * other[1] - other[2] * one[1]) / determinant;
            cornerY[i] = (one[0] * other[2] - other[0] * one[2]) / determinant;
        }
        return Optional.of(new PageOutline(cornerX, cornerY));
    }

    /** The line {@code a x + b y = c} with {@code a a + b b = 1} by least squares along one side; null if it is not straight. */
    private double[] line(int side, int[] points) {
        int next = (side + 1) % 4;
        double length = side(side);
        double alongX = (x[next] - x[side]) / length;
        double alongY = (y[next] - y[side]) / length;
        double[] line = {-alongY, alongX, alongX * y[side] - alongY * x[side]};
        // Twice: the corners that the first line goes through may be off by some pixels.
        for (double reach : new double[] {0.02 * length + STRAIGHT, STRAIGHT}) {
            double count = 0;
            double sumX = 0;
            double sumY = 0;
            double sumXx = 0;
            double sumXy = 0;
            double sumYy = 0;
            int seen = 0;
            for (int i = 0; i < points.length; i += 2) {
                double along = (points[i] - x[side]) * alongX + (points[i + 1] - y[side]) * alongY;
                double off = Math.abs(line[0] * points[i] + line[1] * points[i + 1] - line[2]);
                // The corners themselves may be round; farther off lies another side.
                if (along < 0.05 * length || along > 0.95 * length || off > 0.1 * length) {
                    continue;
                }
                seen++;
                if (off <= reach) {
                    count++;
                    sumX += points[i];
                    sumY += points[i + 1];
                    sumXx += (double) points[i] * points[i];
                    sumXy += (double) points[i] * points[i + 1];
                    sumYy += (double) points[i + 1] * points[i + 1];
                }
            }
            if (count < 10 || count < STRAIGHT_SHARE * seen) {
                return null;
            }
            double meanX = sumX / count;
            double meanY = sumY / count;
            double angle = 0.5
                    * Math.atan2(
                            2 * (sumXy / count - meanX * meanY),
                            sumXx / count - meanX * meanX - sumYy / count + meanY * meanY);
            line = new double[] {-Math.sin(angle), Math.cos(angle), -Math.sin(angle) * meanX + Math.cos(angle) * meanY};
        }
        return line;
    }

    private boolean converges() {
        return Math.max(between(0, 2), between(1, 3)) >= LEAST_CONVERGENCE;
    }

    /** Degrees between two opposite sides. */
    private double between(int one, int other) {
        double degrees = Math.toDegrees(direction(one) - direction(other)) - 180;
        return Math.abs(Math.IEEEremainder(degrees, 360));
    }

    private double direction(int side) {
        int next = (side + 1) % 4;
        return Math.atan2(y[next] - y[side], x[next] - x[side]);
    }

    /** From pixels of the small picture to those of the large one, by their middles. */
    private PageOutline enlarged(int width, int height, int columns, int rows) {
        double[] largeX = new double[4];
        double[] largeY = new double[4];
        for (int i = 0; i < 4; i++) {
            largeX[i] = (x[i] + 0.5) * width / columns - 0.5;
            largeY[i] = (y[i] + 0.5) * height / rows - 0.5;
        }
        return new PageOutline(largeX, largeY);
    }
}
