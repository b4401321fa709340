package io.scriptorium.eval.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Levenshtein distance: the fewest insertions, deletions and substitutions. */
public final class EditDistance {
    private EditDistance() {}

    /** The distance of two strings by code points. */
    public static int between(String a, String b) {
        return between(a.codePoints().toArray(), b.codePoints().toArray());
    }

    /**
     * The distance of two sequences of ids, in {@code a.length * b.length / 64} steps: a column of the table of distances is
     * kept as the bits that say where it grows and where it falls (Myers 1999, "A fast bit-vector algorithm for approximate
     * string matching based on dynamic programming", in the form of Hyyrö 2003 for whole sequences).
     */
    public static int between(int[] a, int[] b) {
        if (a.length == 0 || b.length == 0) {
            return Math.max(a.length, b.length);
        }
        int blocks = (a.length + 63) / 64;
        Map<Integer, long[]> places = places(a, blocks);
        long[] none = new long[blocks];
        long[] grows = new long[blocks];
        long[] falls = new long[blocks];
        Arrays.fill(grows, -1L);
        int distance = a.length;
        long last = 1L << ((a.length - 1) & 63);
        for (int id : b) {
            long[] match = places.getOrDefault(id, none);
            // The row above the table is 0, 1, 2, ...: it grows by one at each column.
            int carry = 1;
            for (int k = 0; k < blocks; k++) {
                long up = grows[k];
                long down = falls[k];
                long equal = match[k];
                long vertical = equal | down;
                if (carry < 0) {
                    equal |= 1L;
                }
                long horizontal = (((equal & up) + up) ^ up) | equal;
                long right = down | ~(horizontal | up);
                long left = up & horizontal;
                int out = 0;
                long end = k == blocks - 1 ? last : 1L << 63;
                if ((right & end) != 0) {
                    out = 1;
                } else if ((left & end) != 0) {
                    out = -1;
                }
                right <<= 1;
                left <<= 1;
                if (carry < 0) {
                    left |= 1L;
                } else if (carry > 0) {
                    right |= 1L;
                }
                grows[k] = left | ~(vertical | right);
                falls[k] = right & vertical;
                carry = out;
            }
            distance += carry;
        }
        return distance;
    }

    private static Map<Integer, long[]> places(int[] a, int blocks) {
        Map<Integer, long[]> places = new HashMap<>();
        for (int i = 0; i < a.length; i++) {
            places.computeIfAbsent(a[i], id -> new long[blocks])[i / 64] |= 1L << (i & 63);
        }
        return places;
    }
}
