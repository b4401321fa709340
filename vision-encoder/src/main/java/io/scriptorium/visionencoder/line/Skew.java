package io.scriptorium.visionencoder.line;

import java.util.List;

/** Measures how much the lines of a page climb or fall. */
final class Skew {
    private static final double LIMIT = 8;
    /** A smaller angle is left alone: turning the page would blur it for nothing. */
    private static final double IGNORED = 0.2;

    private Skew() {}

    /**
     * The angle at which the feet of the letters gather on the fewest lines.
     *
     * @param glyphs pieces of ink
     * @param textHeight median height of the letters, px
     * @return degrees, positive where lines fall to the right; 0 if the page is upright or the angle is not clear
     */
    static double degrees(List<Glyph> glyphs, double textHeight) {
        List<Glyph> letters = glyphs.stream()
                .filter(glyph -> glyph.height() > textHeight * 0.6
                        && glyph.height() < textHeight * 2
                        && glyph.width() < textHeight * 4)
                .toList();
        if (letters.size() < 20) {
            return 0;
        }
        double bin = Math.max(1.5, textHeight * 0.12);
        double best = 0;
        double bestScore = -1;
        for (double angle = -LIMIT; angle <= LIMIT; angle += 0.25) {
            double score = score(letters, angle, bin);
            if (score > bestScore) {
                bestScore = score;
                best = angle;
            }
        }
        double coarse = best;
        for (double angle = coarse - 0.25; angle <= coarse + 0.25; angle += 0.05) {
            double score = score(letters, angle, bin);
            if (score > bestScore) {
                bestScore = score;
                best = angle;
            }
        }
        if (Math.abs(best) < IGNORED || bestScore < score(letters, 0, bin) * 1.05) {
            return 0;
        }
        return best;
    }

    private static double score(List<Glyph> letters, double degrees, double bin) {
        double slope = Math.tan(Math.toRadians(degrees));
        int least = Integer.MAX_VALUE;
        int most = Integer.MIN_VALUE;
        int[] rows = new int[letters.size()];
        for (int i = 0; i < rows.length; i++) {
            Glyph letter = letters.get(i);
            double x = (letter.left() + letter.right()) / 2.0;
            rows[i] = (int) Math.floor((letter.bottom() - x * slope) / bin);
            least = Math.min(least, rows[i]);
            most = Math.max(most, rows[i]);
        }
        int[] counts = new int[most - least + 1];
        for (int row : rows) {
            counts[row - least]++;
        }
        double sum = 0;
        for (int count : counts) {
            sum += (double) count * count;
        }
        return sum;
    }
}
