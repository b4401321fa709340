package io.scriptorium.vlmodel.ocr;

/**
 * The cheapest way to turn one sequence of ids into another by insertions, deletions and replacements (Levenshtein). Time and
 * memory are the product of the lengths; it is meant for lines.
 */
final class Alignment {
    private final int distance;
    private final int[] partner;

    private Alignment(int distance, int[] partner) {
        this.distance = distance;
        this.partner = partner;
    }

    /** Aligns {@code a} with {@code b}. */
    static Alignment of(int[] a, int[] b) {
        int[][] cost = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                } else {
                    int replace = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                    cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                }
            }
        }
        int[] partner = new int[a.length];
        int i = a.length;
        int j = b.length;
        while (i > 0) {
            if (j > 0 && cost[i][j] == cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)) {
                i--;
                j--;
                partner[i] = j;
            } else if (cost[i][j] == cost[i - 1][j] + 1) {
                i--;
                partner[i] = -1;
            } else {
                j--;
            }
        }
        return new Alignment(cost[a.length][b.length], partner);
    }

    /** Number of edits. */
    int distance() {
        return distance;
    }

    /** Index in {@code b} of what stands for element {@code i} of {@code a}, equal or replaced; -1 if it was inserted. */
    int partner(int i) {
        return partner[i];
    }
}
