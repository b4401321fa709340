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
            // A gap of two pixels is bridged, and a rule that climbs a little is made thick enough to hold a level
            // stroke.
            Mat joined = new Mat();
            morphologyEx(page, joined, MORPH_CLOSE, rectangle(3, 3));
            Mat thin = new Mat();
            bitwise_not(solid, thin);
            bitwise_and(joined, thin, joined);
            byte[] bridged = Ink.bytes(joined);
            byte[] level = strokes(page, bridged, (int) Math.max(30, textHeight * 5), true);
            byte[] upright = strokes(page, bridged, (int) Math.max(30, textHeight * 4), false);
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

    private static byte[] strokes(Mat page, byte[] bridged, int length, boolean level) {
        Mat strokes = new Mat(
                page.rows(),
                page.cols(),
                CV_8UC1,
                new BytePointer(runs(bridged, page.cols(), page.rows(), length, level)));
        // Back to the whole thickness of the rule, ends included.
        dilate(strokes, strokes, level ? rectangle(5, 3) : rectangle(3, 5));
        multiply(strokes, page, strokes);
        return Ink.bytes(strokes);
    }

    /**
     * The opening of a page by a stroke: what lies in runs of ink of at least its length, or of half of it at the edges of the page.
     *
     * @param ink 1 where there is ink, {@code [height, width]}; not changed
     * @param level whether the stroke is level; otherwise it is upright
     */
    static byte[] runs(byte[] ink, int width, int height, int length, boolean level) {
        byte[] runs = new byte[ink.length];
        for (int line = 0; line < (level ? height : width); line++) {
            if (level) {
                keepRuns(ink, runs, line * width, 1, width, length);
            } else {
                keepRuns(ink, runs, line, width, height, length);
            }
        }
        return runs;
    }

    /**
     * The runs of one row or column. Whether there is paper a whole length ahead is looked at first: few pixels are looked at then.
     */
    private static void keepRuns(byte[] ink, byte[] runs, int start, int step, int count, int length) {
        int half = length / 2;
        int from = 0;
        while (from < count) {
            // A run that begins at the edge may be shorter, and so may one that ends there.
            int enough = from == 0 ? length - half : length;
            int last = Math.min(from + enough, count) - 1;
            if (from > 0 && last - from < half) {
                return;
            }
            int at = last;
            while (at >= from && ink[start + at * step] != 0) {
                at--;
            }
            if (at >= from) {
                from = at + 1;
                continue;
            }
            int to = last + 1;
            while (to < count && ink[start + to * step] != 0) {
                to++;
            }
            if (to - from >= enough || (to == count && (from == 0 || to - from > half))) {
                // As OpenCV opens by a stroke of even length, whose middle is right of its centre.
                int shift = from == 0 ? 0 : 1 - length % 2;
                for (int i = from + shift; i < Math.min(count, to + 1 - length % 2); i++) {
                    runs[start + i * step] = 1;
                }
            }
            from = to + 1;
        }
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
