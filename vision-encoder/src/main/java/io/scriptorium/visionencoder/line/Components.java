package io.scriptorium.visionencoder.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The connected pieces of ink of a page (eight neighbours), as stretches of ink within the rows: a page is mostly paper, so
 * these are far fewer than its pixels. Pieces are numbered in the order of their first stretch, row by row.
 */
final class Components {
    private static final VarHandle EIGHT_PIXELS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int[] rowStarts;
    private int[] froms;
    private int[] tos;
    private int[] pieces;
    private int count;
    private List<Glyph> glyphs = List.of();

    private Components(int height) {
        rowStarts = new int[height + 1];
        int capacity = 1 << 12;
        froms = new int[capacity];
        tos = new int[capacity];
        pieces = new int[capacity];
    }

    /** Is shown stretches of ink. */
    interface Stretch {
        /** Columns {@code from} to {@code to} (not included) of a row are ink of piece {@code glyphs().get(piece)}. */
        void at(int row, int from, int to, int piece);
    }

    /**
     * Finds the pieces.
     *
     * @param ink not 0 where there is ink, {@code [height, width]}; not changed
     */
    static Components of(byte[] ink, int width, int height) {
        Components components = new Components(height);
        components.find(ink, width, height);
        components.number();
        return components;
    }

    /** The first pixel at or after {@code from} that is ink, or {@code to}. Paper is skipped eight pixels at a time. */
    static int nextInk(byte[] ink, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && (long) EIGHT_PIXELS.get(ink, at) == 0) {
            at += Long.BYTES;
        }
        while (at < to && ink[at] == 0) {
            at++;
        }
        return at;
    }

    /** {@code pieces} of a stretch is, until {@link #number}, a stretch of the same piece that is nearer to its first one. */
    private void find(byte[] ink, int width, int height) {
        int before = 0;
        for (int row = 0; row < height; row++) {
            int base = row * width;
            int above = before;
            before = count;
            rowStarts[row] = count;
            int at = nextInk(ink, base, base + width);
            while (at < base + width) {
                int end = at + 1;
                while (end < base + width && ink[end] != 0) {
                    end++;
                }
                int from = at - base;
                int to = end - base;
                add(from, to);
                // A stretch above touches this one across a corner too.
                while (above < before && tos[above] < from) {
                    above++;
                }
                for (int i = above; i < before && froms[i] <= to; i++) {
                    join(i, count - 1);
                }
                at = nextInk(ink, end, base + width);
            }
        }
        rowStarts[height] = count;
    }

    private void add(int from, int to) {
        if (count == froms.length) {
            froms = Arrays.copyOf(froms, 2 * count);
            tos = Arrays.copyOf(tos, 2 * count);
            pieces = Arrays.copyOf(pieces, 2 * count);
        }
        froms[count] = from;
        tos[count] = to;
        pieces[count] = count;
        count++;
    }

    private void join(int one, int other) {
        int first = root(one);
        int second = root(other);
        pieces[Math.max(first, second)] = Math.min(first, second);
    }

    private int root(int stretch) {
        int at = stretch;
        while (pieces[at] != at) {
            pieces[at] = pieces[pieces[at]];
            at = pieces[at];
        }
        return at;
    }

    private void number() {
        int[] roots = new int[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            roots[i] = root(i);
        }
        for (int i = 0; i < count; i++) {
            // A root is the first stretch of its piece: it has its number before the others ask for it.
            pieces[i] = roots[i] == i ? found++ : pieces[roots[i]];
        }
        int[] left = new int[found];
        int[] right = new int[found];
        int[] top = new int[found];
        int[] bottom = new int[found];
        int[] area = new int[found];
        Arrays.fill(left, Integer.MAX_VALUE);
        Arrays.fill(top, Integer.MAX_VALUE);
        each((row, from, to, piece) -> {
            left[piece] = Math.min(left[piece], from);
            right[piece] = Math.max(right[piece], to);
            top[piece] = Math.min(top[piece], row);
            bottom[piece] = row + 1;
            area[piece] += to - from;
        });
        glyphs = new ArrayList<>(found);
        for (int i = 0; i < found; i++) {
            glyphs.add(new Glyph(new PixelBox(left[i], top[i], right[i], bottom[i]), area[i]));
        }
    }

    /** The pieces, in the order of their numbers from 0. */
    List<Glyph> glyphs() {
        return glyphs;
    }

    /** Shows all stretches, row by row from the left. */
    void each(Stretch stretch) {
        for (int row = 0; row + 1 < rowStarts.length; row++) {
            for (int i = rowStarts[row]; i < rowStarts[row + 1]; i++) {
                stretch.at(row, froms[i], tos[i], pieces[i]);
            }
        }
    }

    /** One piece alone: 1 where it is, {@code [height, width]} of its box. */
    byte[] mask(int piece) {
        Glyph glyph = glyphs.get(piece);
        byte[] mask = new byte[glyph.width() * glyph.height()];
        for (int row = glyph.top(); row < glyph.bottom(); row++) {
            int base = (row - glyph.top()) * glyph.width() - glyph.left();
            for (int i = rowStarts[row]; i < rowStarts[row + 1]; i++) {
                if (pieces[i] == piece) {
                    Arrays.fill(mask, base + froms[i], base + tos[i], (byte) 1);
                }
            }
        }
        return mask;
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
