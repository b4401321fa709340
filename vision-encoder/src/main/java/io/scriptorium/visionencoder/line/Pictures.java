package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CMP_LT;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.LUT;
import static org.bytedeco.opencv.global.opencv_core.compare;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_CLOSE;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_ELLIPSE;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_RECT;
import static org.bytedeco.opencv.global.opencv_imgproc.THRESH_BINARY;
import static org.bytedeco.opencv.global.opencv_imgproc.blur;
import static org.bytedeco.opencv.global.opencv_imgproc.dilate;
import static org.bytedeco.opencv.global.opencv_imgproc.getStructuringElement;
import static org.bytedeco.opencv.global.opencv_imgproc.morphologyEx;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.threshold;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Finds pieces of ink that belong to a picture or to a dark edge of a scan: large pieces, and specks that hang together
 * with them over small gaps.
 */
final class Pictures {
    /** Text covers up to a third of a paragraph, a bold title up to a half. */
    private static final double SHADED_SHARE = 0.6;

    /** Smaller ones, in heights of the letters, are ornaments and stamps. */
    private static final double LEAST_REGION = 6;

    private static final int ROUNDS = 4;
    /** Nearness is worked out on a mask shrunk by this factor. */
    private static final int SHRINK = 4;

    private Pictures() {}

    /**
     * Marks what belongs to pictures.
     *
     * @param components the pieces of ink of the page
     * @param textHeight median height of the letters, px
     * @return for each piece whether it is (a part of) a picture
     */
    static boolean[] find(Components components, int width, int height, double textHeight) {
        List<Glyph> glyphs = components.glyphs();
        boolean[] picture = new boolean[glyphs.size()];
        boolean any = false;
        for (int i = 0; i < picture.length; i++) {
            picture[i] = isLarge(glyphs.get(i), textHeight);
            any |= picture[i];
        }
        if (!any) {
            return picture;
        }
        int reach = (int) Math.max(3, Math.round(textHeight * 0.6 / SHRINK)) | 1;
        int hole = (int) Math.max(3, Math.round(textHeight * 2 / SHRINK)) | 1;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] near = near(components, picture, width, height, reach, hole);
            if (!grow(components, picture, near, width)) {
                break;
            }
        }
        return picture;
    }

    /** Higher and wider than the largest title, and not a mere frame around text. */
    private static boolean isLarge(Glyph glyph, double textHeight) {
        boolean tall = glyph.height() > 6 * textHeight && glyph.width() > 3 * textHeight && glyph.fill() > 0.12;
        boolean wide = glyph.height() > 3 * textHeight && glyph.width() > 20 * textHeight && glyph.fill() > 0.3;
        return tall || wide;
    }

    /**
     * Where most of the surroundings are darker than paper: photographs and drawings, whatever their ink looks like.
     *
     * @param white grey value of most of the paper
     * @param paper grey value of the paper at each pixel, {@code [height, width]}
     * @return one cell for each {@code SHRINK} x {@code SHRINK} pixels
     */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    static boolean[] shaded(byte[] gray, int white, byte[] paper, int width, int height, double textHeight) {
        int columns = columns(width);
        int rows = columns(height);
        int window = (int) Math.max(3, Math.round(textHeight * 5 / SHRINK)) | 1;
        int reach = (int) Math.max(3, Math.round(textHeight * 2 / SHRINK)) | 1;
        try (PointerScope scope = new PointerScope()) {
            Mat limits = new Mat();
            LUT(
                    new Mat(height, width, CV_8UC1, new BytePointer(paper)),
                    new Mat(1, 256, CV_8UC1, new BytePointer(shadeLimits(white))),
                    limits);
            Mat dark = new Mat();
            compare(new Mat(height, width, CV_8UC1, new BytePointer(gray)), limits, dark, CMP_LT);
            Mat whole = new Mat();
            copyMakeBorder(
                    dark,
                    whole,
                    0,
                    rows * SHRINK - height,
                    0,
                    columns * SHRINK - width,
                    BORDER_CONSTANT,
                    Scalar.all(0));
            // How much of a cell is dark, in 255ths.
            Mat darkness = new Mat();
            resize(whole, darkness, new Size(columns, rows), 0, 0, INTER_AREA);
            Mat share = new Mat();
            darkness.convertTo(share, CV_32FC1, 1 / 255.0, 0);
            Mat mean = new Mat();
            blur(share, mean, new Size(window, window));
            Mat core = new Mat();
            threshold(mean, core, SHADED_SHARE, 1, THRESH_BINARY);
            dilate(core, core, getStructuringElement(MORPH_RECT, new Size(reach, reach)));
            float[] cells = new float[rows * columns];
            new FloatPointer(core.data()).get(cells);
            boolean[] shaded = new boolean[cells.length];
            for (int i = 0; i < cells.length; i++) {
                shaded[i] = cells[i] > 0;
            }
            return shaded;
        }
    }

    /** For each grey value of the paper around a pixel the value below which the pixel is dark. */
    private static byte[] shadeLimits(int white) {
        byte[] limits = new byte[256];
        for (int paper = 0; paper < limits.length; paper++) {
            int around = Math.max(60, paper);
            // On a dark background that is not even, which a tinted box would be, or dark on a light one.
            limits[paper] = (byte) Math.ceil(Math.max(0.85 * around, Math.min(0.75 * white, 0.95 * around)));
        }
        return limits;
    }

    /**
     * The places of pictures: what is marked, with the small gaps in it, where that is high and wide enough, clear of the
     * page's edge and not within another.
     *
     * @param picture for each piece whether it is a part of a picture
     * @param touched for each piece whether it reaches the page's edge: shadows are no pictures
     * @param shaded cells of {@link #shaded}
     * @param textHeight median height of the letters, px
     */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    static List<PixelBox> regions(
            Components components,
            boolean[] picture,
            boolean[] touched,
            boolean[] shaded,
            int width,
            int height,
            double textHeight) {
        int columns = columns(width);
        int rows = columns(height);
        byte[] marked = new byte[rows * columns];
        components.each((row, from, to, piece) -> {
            int base = row / SHRINK * columns;
            for (int x = from / SHRINK; x <= (to - 1) / SHRINK; x++) {
                if (!touched[piece] && (picture[piece] || shaded[base + x])) {
                    marked[base + x] = 1;
                }
            }
        });
        int hole = (int) Math.max(3, Math.round(2 * textHeight / SHRINK)) | 1;
        try (PointerScope scope = new PointerScope()) {
            Mat seeds = new Mat(rows, columns, CV_8UC1, new BytePointer(marked));
            Mat filled = new Mat();
            morphologyEx(seeds, filled, MORPH_CLOSE, getStructuringElement(MORPH_RECT, new Size(hole, hole)));
            double least = LEAST_REGION * textHeight / SHRINK;
            List<PixelBox> regions = Components.of(Ink.bytes(filled), columns, rows).glyphs().stream()
                    .filter(region -> region.height() >= least && region.width() >= least && region.fill() > 0.3)
                    .filter(region ->
                            region.left() > 0 && region.top() > 0 && region.right() < columns && region.bottom() < rows)
                    .map(region -> new PixelBox(
                            SHRINK * region.left(),
                            SHRINK * region.top(),
                            Math.min(width, SHRINK * region.right()),
                            Math.min(height, SHRINK * region.bottom())))
                    .toList();
            return regions.stream()
                    .filter(region ->
                            regions.stream().noneMatch(other -> !other.equals(region) && other.contains(region)))
                    .toList();
        }
    }

    /** Whether the middle of a piece is marked. */
    static boolean isAt(boolean[] cells, Glyph glyph, int width) {
        int x = (glyph.left() + glyph.right()) / 2;
        int y = (glyph.top() + glyph.bottom()) / 2;
        return cells[y / SHRINK * columns(width) + x / SHRINK];
    }

    /** One cell for each {@code SHRINK} x {@code SHRINK} pixels: 1 in and close to the pictures. */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    private static byte[] near(Components components, boolean[] picture, int width, int height, int reach, int hole) {
        int columns = columns(width);
        int rows = columns(height);
        byte[] mask = new byte[rows * columns];
        components.each((row, from, to, piece) -> {
            if (picture[piece]) {
                int base = row / SHRINK * columns;
                Arrays.fill(mask, base + from / SHRINK, base + (to - 1) / SHRINK + 1, (byte) 1);
            }
        });
        try (PointerScope scope = new PointerScope()) {
            Mat seeds = new Mat(rows, columns, CV_8UC1, new BytePointer(mask));
            Mat filled = new Mat();
            morphologyEx(seeds, filled, MORPH_CLOSE, getStructuringElement(MORPH_ELLIPSE, new Size(hole, hole)));
            Mat wide = new Mat();
            dilate(filled, wide, getStructuringElement(MORPH_ELLIPSE, new Size(reach, reach)));
            return Ink.bytes(wide);
        }
    }

    private static int columns(int width) {
        return (width + SHRINK - 1) / SHRINK;
    }

    private static boolean grow(Components components, boolean[] picture, byte[] near, int width) {
        int columns = columns(width);
        int[] covered = new int[picture.length];
        components.each((row, from, to, piece) -> {
            for (int x = from; x < to; x++) {
                covered[piece] += near[row / SHRINK * columns + x / SHRINK];
            }
        });
        boolean grown = false;
        for (int i = 0; i < picture.length; i++) {
            if (!picture[i] && covered[i] > 0.6 * components.glyphs().get(i).area()) {
                picture[i] = true;
                grown = true;
            }
        }
        return grown;
    }
}
