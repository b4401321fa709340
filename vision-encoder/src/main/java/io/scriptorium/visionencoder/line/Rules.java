package io.scriptorium.visionencoder.line;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.bitwise_and;
import static org.bytedeco.opencv.global.opencv_core.bitwise_not;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_CLOSE;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_OPEN;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_RECT;
import static org.bytedeco.opencv.global.opencv_imgproc.dilate;
import static org.bytedeco.opencv.global.opencv_imgproc.getStructuringElement;
import static org.bytedeco.opencv.global.opencv_imgproc.morphologyEx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Rules of a page: long thin strokes, level or upright, that are no letters.
 *
 * @param ink 1 for a pixel of a rule that no letter crosses, {@code [height, width]}
 * @param levelInk 1 for a pixel of a level rule, crossed or not, {@code [height, width]}
 * @param uprightInk 1 for a pixel of an upright rule, crossed or not, {@code [height, width]}
 */
record Rules(byte[] ink, byte[] levelInk, byte[] uprightInk) {
    /**
     * Finds the rules of a page.
     *
     * @param ink 1 where there is ink, {@code [height, width]}; not changed
     * @param textHeight median height of the letters, px
     */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    static Rules find(byte[] ink, int width, int height, double textHeight) {
        byte[] rules = new byte[ink.length];
        try (PointerScope scope = new PointerScope()) {
            Mat page = new Mat(height, width, CV_8UC1, new BytePointer(ink));
            int thick = Math.max(4, (int) Math.round(textHeight * 0.45));
            Mat solid = new Mat();
            morphologyEx(page, solid, MORPH_OPEN, rectangle(thick, thick));
            dilate(solid, solid, rectangle(3, 3));
            byte[] level = strokes(page, solid, (int) Math.max(30, textHeight * 5), true);
            byte[] upright = strokes(page, solid, (int) Math.max(30, textHeight * 4), false);
            keepUncrossed(ink, level, rules, width, height, true);
            keepUncrossed(ink, upright, rules, width, height, false);
            return new Rules(rules, level, upright);
        }
    }

    /**
     * The long level rules, with gaps up to the height of a letter bridged: crossing strokes are no part of a rule.
     *
     * @return boxes ordered by left edge
     */
    List<PixelBox> level(int width, int height, double textHeight) {
        List<PixelBox> pieces = new ArrayList<>();
        for (Glyph piece : Components.of(levelInk, width, height).glyphs()) {
            if (piece.height() < textHeight && piece.width() > 2 * piece.height()) {
                pieces.add(piece.box());
            }
        }
        pieces.sort(Comparator.comparingInt(PixelBox::left).thenComparingInt(PixelBox::top));
        List<PixelBox> joined = new ArrayList<>();
        for (PixelBox piece : pieces) {
            int at = -1;
            for (int i = joined.size() - 1; i >= 0 && at < 0; i--) {
                PixelBox box = joined.get(i);
                if (piece.left() - box.right() < textHeight && Math.abs(piece.middle() - box.middle()) < 4) {
                    at = i;
                }
            }
            if (at < 0) {
                joined.add(piece);
            } else {
                joined.set(at, joined.get(at).union(piece));
            }
        }
        joined.removeIf(box -> box.width() < 6 * textHeight);
        return joined;
    }

    /**
     * The long upright rules, with gaps up to the height of a letter bridged.
     *
     * @return boxes ordered by top edge
     */
    List<PixelBox> upright(int width, int height, double textHeight) {
        List<PixelBox> pieces = new ArrayList<>();
        for (Glyph piece : Components.of(uprightInk, width, height).glyphs()) {
            if (piece.width() < textHeight && piece.height() > 2 * piece.width()) {
                pieces.add(piece.box());
            }
        }
        pieces.sort(Comparator.comparingInt(PixelBox::top).thenComparingInt(PixelBox::left));
        List<PixelBox> joined = new ArrayList<>();
        for (PixelBox piece : pieces) {
            int at = -1;
            for (int i = joined.size() - 1; i >= 0 && at < 0; i--) {
                PixelBox box = joined.get(i);
                if (piece.top() - box.bottom() < textHeight
                        && Math.abs(piece.left() + piece.right() - box.left() - box.right()) < 8) {
                    at = i;
                }
            }
            if (at < 0) {
                joined.add(piece);
            } else {
                joined.set(at, joined.get(at).union(piece));
            }
        }
        return joined;
    }

    private static byte[] strokes(Mat page, Mat solid, int length, boolean level) {
        // A gap of two pixels is bridged, and a rule that climbs a little is made thick enough to hold a level stroke.
        Mat joined = new Mat();
        morphologyEx(page, joined, MORPH_CLOSE, rectangle(3, 3));
        Mat thin = new Mat();
        bitwise_not(solid, thin);
        bitwise_and(joined, thin, joined);
        Mat strokes = new Mat();
        morphologyEx(joined, strokes, MORPH_OPEN, level ? rectangle(length, 1) : rectangle(1, length));
        // Back to the whole thickness of the rule, ends included.
        dilate(strokes, strokes, level ? rectangle(5, 3) : rectangle(3, 5));
        multiply(strokes, page, strokes);
        return Ink.bytes(strokes);
    }

    private static Mat rectangle(int width, int height) {
        return getStructuringElement(MORPH_RECT, new Size(width, height));
    }

    /** Copies the strokes without the places where ink goes on at both sides: there a letter crosses. */
    private static void keepUncrossed(byte[] ink, byte[] strokes, byte[] rules, int width, int height, boolean level) {
        int across = level ? width : 1;
        for (int at = Components.nextInk(strokes, 0, strokes.length);
                at < strokes.length;
                at = Components.nextInk(strokes, at + 1, strokes.length)) {
            int place = level ? at / width : at % width;
            if (place > 0 && strokes[at - across] != 0) {
                continue;
            }
            int thick = 1;
            int room = (level ? height : width) - place;
            while (thick < room && strokes[at + thick * across] != 0) {
                thick++;
            }
            boolean before = place > 0 && ink[at - across] != 0;
            boolean after = thick < room && ink[at + thick * across] != 0;
            if (!(before && after)) {
                for (int i = 0; i < thick; i++) {
                    rules[at + i * across] = 1;
                }
            }
        }
    }

    /**
     * Paints rules with the paper around them.
     *
     * @param gray grey values {@code [height, width]}, changed in place
     * @param paper grey value of the paper at each pixel, {@code [height, width]}
     * @param text 1 for ink that stays, {@code [height, width]}
     */
    @SuppressWarnings("try") // the scope is there to free what is allocated inside it
    void erase(byte[] gray, byte[] paper, byte[] text, int width, int height) {
        try (PointerScope scope = new PointerScope()) {
            Mat mask = new Mat(height, width, CV_8UC1, new BytePointer(ink));
            Mat wide = new Mat();
            dilate(mask, wide, rectangle(5, 5));
            byte[] erase = Ink.bytes(wide);
            for (int i = Components.nextInk(erase, 0, erase.length);
                    i < erase.length;
                    i = Components.nextInk(erase, i + 1, erase.length)) {
                if (text[i] == 0) {
                    gray[i] = (byte) Math.max(gray[i] & 0xff, paper[i] & 0xff);
                }
            }
        }
    }
}
