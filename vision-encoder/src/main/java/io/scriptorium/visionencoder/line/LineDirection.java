package io.scriptorium.visionencoder.line;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tells from letters alone which way the lines of a page run. A letter's nearest neighbour stands on its own line, so each
 * letter votes for the direction in which that neighbour lies.
 */
final class LineDirection {
    /** So few votes say nothing. */
    private static final int FEWEST_VOTES = 20;
    /** More letters than these do not vote: they would say the same. */
    private static final int MOST_VOTERS = 1000;
    /** A letter votes if the neighbour in one direction is nearer than this share of the distance in the other. */
    private static final double CLEAR = 0.7;
    /** Below this share of votes for level lines a page is sideways. Ours; docs/layout.md has the measured shares. */
    private static final double SIDEWAYS = 0.35;

    /** From this footing on a page is taken to be head up without being read. Ours; docs/layout.md has the measured values. */
    static final double CLEAR_FOOTING = 1.15;

    private LineDirection() {}

    /**
     * Whether the lines run from top to bottom or from bottom to top.
     *
     * @param glyphs pieces of ink of the page as it was given
     * @param textHeight median height of the pieces, px
     */
    static boolean isSideways(List<Glyph> glyphs, double textHeight) {
        return levelShare(glyphs, textHeight) < SIDEWAYS;
    }

    /** The share of votes for level lines; 1 if there are too few. */
    static double levelShare(List<Glyph> glyphs, double textHeight) {
        List<Glyph> letters = new ArrayList<>();
        for (Glyph glyph : glyphs) {
            int longer = Math.max(glyph.width(), glyph.height());
            int shorter = Math.min(glyph.width(), glyph.height());
            if (longer > 0.6 * textHeight && longer < 4 * textHeight && shorter > 0.1 * textHeight) {
                letters.add(glyph);
            }
        }
        letters.sort(Comparator.comparingInt(Glyph::left).thenComparingInt(Glyph::top));
        double reach = 5 * textHeight;
        int step = Math.max(1, letters.size() / MOST_VOTERS);
        int level = 0;
        int upright = 0;
        for (int i = 0; i < letters.size(); i += step) {
            double beside = reach;
            double above = reach;
            PixelBox box = letters.get(i).box();
            // No letter is wider than 4, so whatever lies farther left than that and the reach is out of it.
            int from = i;
            while (from > 0 && letters.get(from - 1).left() > box.left() - reach - 4 * textHeight) {
                from--;
            }
            for (int j = from; j < letters.size() && letters.get(j).left() < box.right() + reach; j++) {
                PixelBox other = letters.get(j).box();
                int rows = box.sharedRows(other);
                int columns = box.sharedColumns(other);
                if (j == i || (rows > 0 && columns > 0)) {
                    continue; // a dot in its ring says nothing of lines
                }
                if (rows > 0.4 * Math.min(box.height(), other.height())) {
                    beside = Math.min(beside, -columns);
                } else if (columns > 0.4 * Math.min(box.width(), other.width())) {
                    above = Math.min(above, -rows);
                }
            }
            if (beside < CLEAR * above) {
                level++;
            } else if (above < CLEAR * beside) {
                upright++;
            }
        }
        int votes = level + upright;
        return votes < FEWEST_VOTES ? 1 : (double) level / votes;
    }

    /**
     * How much better the feet of the letters gather on lines than their heads do: above 1 for text in Latin letters, of which
     * more rise than hang; below 1 if it stands on its head.
     *
     * @param glyphs pieces of ink of a page whose lines are level
     * @param textHeight median height of the letters, px
     */
    static double footing(List<Glyph> glyphs, double textHeight) {
        List<Glyph> letters = glyphs.stream()
                .filter(glyph -> glyph.height() > textHeight * 0.6
                        && glyph.height() < textHeight * 2
                        && glyph.width() < textHeight * 2)
                .sorted(Comparator.comparingInt(Glyph::left))
                .toList();
        // In short stretches, so that what is left of the skew does not matter.
        double reach = 8 * textHeight;
        double bin = Math.max(1, textHeight * 0.08);
        int heads = 0;
        int feet = 0;
        for (int i = 0; i < letters.size(); i++) {
            Glyph letter = letters.get(i);
            for (int j = i + 1; j < letters.size() && letters.get(j).left() < letter.left() + reach; j++) {
                Glyph other = letters.get(j);
                if (letter.box().sharedRows(other.box()) > 0.4 * Math.min(letter.height(), other.height())) {
                    heads += Math.abs(letter.top() - other.top()) <= bin ? 1 : 0;
                    feet += Math.abs(letter.bottom() - other.bottom()) <= bin ? 1 : 0;
                }
            }
        }
        return (feet + 1.0) / (heads + 1.0);
    }
}
