package io.scriptorium.vlmodel.ocr;

import io.scriptorium.visionencoder.line.LineView;
import io.scriptorium.vlmodel.ocr.PieceReading.PlacedWord;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the edges of words to where their ink ends. The CTC head says a character at about its middle, so that the edges that
 * it gives lie within the outermost letters by some half a letter.
 */
final class WordEdges {
    /** A column of less ink than this share of the line's mean is empty. */
    private static final double EMPTY = .1;

    private WordEdges() {}

    /**
     * The words with edges in columns of the view.
     *
     * @param words in order, with edges in frames
     * @param pixelsPerFrame columns for one frame
     */
    static List<PlacedWord> inColumns(List<PlacedWord> words, LineView view, int pixelsPerFrame) {
        boolean[] empty = empty(view);
        int[] from = new int[words.size()];
        int[] to = new int[words.size()];
        for (int i = 0; i < from.length; i++) {
            from[i] = Math.min(words.get(i).from() * pixelsPerFrame, view.inkWidth());
            to[i] = Math.min(words.get(i).to() * pixelsPerFrame, view.inkWidth());
        }
        for (int i = 0; i < from.length; i++) {
            if (i == 0) {
                from[i] = firstInk(empty, from[i]);
            }
            if (i + 1 < from.length) {
                int[] gap = widestGap(
                        empty, Math.max((from[i] + to[i]) / 2, to[i] - pixelsPerFrame), middle(from, to, i + 1));
                if (gap[1] > gap[0]) {
                    to[i] = gap[0];
                    from[i + 1] = gap[1];
                }
            } else {
                to[i] = lastInk(empty, to[i], view.inkWidth());
            }
        }
        List<PlacedWord> placed = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            PlacedWord word = words.get(i);
            placed.add(new PlacedWord(word.text(), from[i], Math.max(to[i], from[i] + 1), word.confidence()));
        }
        return placed;
    }

    private static int middle(int[] from, int[] to, int i) {
        return Math.max((from[i] + to[i]) / 2, from[i] + 1);
    }

    private static boolean[] empty(LineView view) {
        long[] ink = new long[view.inkWidth()];
        long sum = 0;
        for (int y = 0; y < view.height(); y++) {
            for (int x = 0; x < ink.length; x++) {
                int dark = 255 - (view.pixels()[y * view.width() + x] & 255);
                ink[x] += dark;
                sum += dark;
            }
        }
        boolean[] empty = new boolean[ink.length];
        for (int x = 0; x < ink.length; x++) {
            empty[x] = ink[x] < EMPTY * sum / ink.length;
        }
        return empty;
    }

    /** Begin and end of the longest run of empty columns within [low, high); both 0 if there is none. */
    private static int[] widestGap(boolean[] empty, int low, int high) {
        int[] widest = new int[2];
        int begin = -1;
        for (int x = low; x <= Math.min(high, empty.length); x++) {
            boolean open = x < Math.min(high, empty.length) && empty[x];
            if (open && begin < 0) {
                begin = x;
            } else if (!open && begin >= 0) {
                if (x - begin > widest[1] - widest[0]) {
                    widest = new int[] {begin, x};
                }
                begin = -1;
            }
        }
        return widest;
    }

    /** The first column with ink from the left edge on; {@code from} if there is none before it. */
    private static int firstInk(boolean[] empty, int from) {
        int x = 0;
        while (x < from && empty[x]) {
            x++;
        }
        return x;
    }

    private static int lastInk(boolean[] empty, int to, int end) {
        int x = end;
        while (x > to && empty[x - 1]) {
            x--;
        }
        return x;
    }
}
