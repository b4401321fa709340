package io.scriptorium.visionencoder.line;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts phrases in the order in which a page is read: columns at tall white gaps, then rows from top to bottom, phrases
 * from left to right. A page is split at its tallest column gap into what lies above, left, right and below it, and each
 * part again. Pictures belong to the columns that they stand in: one between two columns, with its caption, does not end the
 * gap that runs behind it, and one within a column does not end the column.
 */
final class ReadingOrder {
    private static final Comparator<Phrase> BY_LEFT = Comparator.comparingInt(
                    (Phrase phrase) -> phrase.box().left())
            .thenComparingInt(phrase -> phrase.box().top());
    private static final Comparator<Phrase> BY_TOP = Comparator.comparingDouble(
                    (Phrase phrase) -> phrase.core().middle())
            .thenComparingInt(phrase -> phrase.box().left());

    /** More white than this, in heights of the letters, parts what stands above from what stands below. */
    private static final double APART = 2.2;
    /** A caption, or the text of a column, stands no farther from a picture, in heights of the letters. */
    private static final double BESIDE_PICTURE = 6;

    private final double textHeight;
    /** Level rules, which end column gaps that they cross. */
    private final List<PixelBox> rules;

    private final List<PixelBox> pictures;

    private final List<Row> rows = new ArrayList<>();
    private int blocks;

    /** Phrases on one line of one block, from left to right. */
    record Row(int block, List<Phrase> phrases) {}

    private ReadingOrder(double textHeight, List<PixelBox> rules, List<PixelBox> pictures) {
        this.textHeight = textHeight;
        this.rules = rules;
        this.pictures = pictures;
    }

    /**
     * Orders the phrases of a page.
     *
     * @param rules level rules on the page
     * @param pictures photographs and drawings on it
     * @param textHeight median height of the letters, px
     */
    static List<Row> of(List<Phrase> phrases, List<PixelBox> rules, List<PixelBox> pictures, double textHeight) {
        ReadingOrder order = new ReadingOrder(textHeight, rules, pictures);
        order.read(phrases, false);
        return order.rows;
    }

    /** @param boxed whether a rule is drawn above the phrases and one below them, as around the cells of a table's row */
    private void read(List<Phrase> phrases, boolean boxed) {
        if (phrases.isEmpty()) {
            return;
        }
        for (PixelBox picture : pictures) {
            if (readAround(picture, phrases, boxed)) {
                return;
            }
        }
        Cut cut = bestCut(phrases, boxed);
        if (cut == null) {
            int block = blocks++;
            for (List<Phrase> row : rowsOf(phrases)) {
                rows.add(new Row(block, row));
            }
            return;
        }
        read(cut.above, false);
        read(cut.left, cut.boxed);
        read(cut.right, cut.boxed);
        read(cut.below, false);
    }

    /**
     * Reads columns that run past a picture between them whose caption, or what is written in the picture, stands in the way
     * of the gap: the columns from top to bottom first, then that.
     *
     * @return false if this is no such picture; nothing is read then
     */
    private boolean readAround(PixelBox picture, List<Phrase> phrases, boolean boxed) {
        List<Phrase> legend = legend(picture, phrases);
        Cut cut = cutBeside(legend, phrases, boxed);
        if (cut == null) {
            return false;
        }
        // Below the last line that stands in the way the columns have their full width again.
        List<Band> bands = bands(legend);
        int rows = bands.size();
        while (rows > 0
                && !intersect(List.of(cut.gap), gaps(bands.get(rows - 1), picture.left(), picture.right()))
                        .isEmpty()) {
            rows--;
        }
        legend = bands.subList(0, rows).stream()
                .flatMap(band -> band.phrases.stream())
                .toList();
        cut = cutBeside(legend, phrases, boxed);
        if (cut == null || !cut.runsBehind(picture, legend)) {
            return false;
        }
        read(cut.above, false);
        read(cut.left, cut.boxed);
        read(cut.right, cut.boxed);
        read(legend, false);
        read(cut.below, false);
        return true;
    }

    /** The best cut of the other phrases; null if there is none. */
    private Cut cutBeside(List<Phrase> legend, List<Phrase> phrases, boolean boxed) {
        Set<Phrase> others = new LinkedHashSet<>(phrases);
        others.removeAll(Set.copyOf(legend));
        return legend.isEmpty() || others.isEmpty() ? null : bestCut(List.copyOf(others), boxed);
    }

    /** What stands in a picture, and the lines below it, close to each other, that are no wider than the picture. */
    private List<Phrase> legend(PixelBox picture, List<Phrase> phrases) {
        List<Phrase> within = phrases.stream()
                .filter(phrase -> phrase.core().left() > picture.left() - textHeight
                        && phrase.core().right() < picture.right() + textHeight
                        && phrase.core().middle() > picture.top())
                .toList();
        List<Phrase> legend = new ArrayList<>();
        int bottom = picture.bottom();
        for (Band band : within.isEmpty() ? List.<Band>of() : bands(within)) {
            double near = legend.isEmpty() ? BESIDE_PICTURE : APART;
            if (band.top - bottom > near * textHeight) {
                break;
            }
            legend.addAll(band.phrases);
            bottom = Math.max(bottom, band.bottom);
        }
        return legend;
    }

    /** A column gap: what lies above it, at its two sides and below it. */
    private record Cut(
            Gap gap,
            List<Phrase> above,
            List<Phrase> left,
            List<Phrase> right,
            List<Phrase> below,
            boolean boxed,
            double weight) {
        /** Whether the gap passes a picture that stands astride it with text beside. */
        boolean runsBehind(PixelBox picture, List<Phrase> legend) {
            PixelBox astride = picture;
            for (Phrase phrase : legend) {
                astride = astride.union(phrase.box());
            }
            return picture.left() < gap.left
                    && picture.right() > gap.right
                    && reach(left, astride)
                    && reach(right, astride)
                    && (beside(left, astride) || beside(right, astride));
        }

        /** Whether some of these phrases stand beside the picture or below it. */
        private static boolean reach(List<Phrase> column, PixelBox picture) {
            return column.stream().anyMatch(phrase -> phrase.core().top() > picture.top());
        }

        private static boolean beside(List<Phrase> column, PixelBox picture) {
            return column.stream().anyMatch(phrase -> phrase.core().sharedRows(picture) > 0);
        }
    }

    /** Bands of phrases with white rows between them. */
    private record Band(int top, int bottom, List<Phrase> phrases) {}

    /** The pixel columns between {@code left} and {@code right}. */
    private record Gap(int left, int right) {}

    private Cut bestCut(List<Phrase> phrases, boolean boxed) {
        List<Band> bands = bands(phrases);
        int left = Integer.MAX_VALUE;
        int right = Integer.MIN_VALUE;
        for (Phrase phrase : phrases) {
            left = Math.min(left, phrase.box().left());
            right = Math.max(right, phrase.box().right());
        }
        List<List<Gap>> gaps = new ArrayList<>();
        for (Band band : bands) {
            gaps.add(gaps(band, left, right));
        }
        Cut best = null;
        for (int first = 0; first < bands.size(); first++) {
            List<Gap> open = gaps.get(first);
            for (int last = first; last < bands.size() && !open.isEmpty(); last++) {
                if (last > first) {
                    open = uncrossed(intersect(open, gaps.get(last)), bands.get(last - 1), bands.get(last));
                }
                List<Gap> next = last + 1 < bands.size()
                        ? uncrossed(intersect(open, gaps.get(last + 1)), bands.get(last), bands.get(last + 1))
                        : List.of();
                for (Gap gap : open) {
                    // Only gaps that end here, as tall as they get.
                    boolean goesOn =
                            next.stream().anyMatch(other -> other.left >= gap.left && other.right <= gap.right);
                    if (goesOn) {
                        continue;
                    }
                    Cut cut = cut(bands, first, last, gap, boxed);
                    if (cut != null && (best == null || cut.weight > best.weight)) {
                        best = cut;
                    }
                }
            }
        }
        return best;
    }

    /** The gaps that no level rule crosses between two bands. */
    private List<Gap> uncrossed(List<Gap> gaps, Band upper, Band lower) {
        return gaps.stream().filter(gap -> !crossed(gap, upper, lower)).toList();
    }

    private boolean crossed(Gap gap, Band upper, Band lower) {
        for (PixelBox rule : rules) {
            double middle = rule.middle();
            if (middle > upper.bottom - 0.3 * textHeight
                    && middle < lower.top + 0.3 * textHeight
                    && rule.left() < gap.left - 2 * textHeight
                    && rule.right() > gap.right + 2 * textHeight) {
                return true;
            }
        }
        return false;
    }

    private List<Band> bands(List<Phrase> phrases) {
        List<Phrase> sorted = new ArrayList<>(phrases);
        sorted.sort(Comparator.comparingInt(ReadingOrder::shrunkTop));
        List<Band> bands = new ArrayList<>();
        List<Phrase> members = new ArrayList<>();
        int bottom = Integer.MIN_VALUE;
        for (Phrase phrase : sorted) {
            if (!members.isEmpty() && shrunkTop(phrase) >= bottom) {
                bands.add(band(members));
                members = new ArrayList<>();
                bottom = Integer.MIN_VALUE;
            }
            members.add(phrase);
            bottom = Math.max(bottom, shrunkBottom(phrase));
        }
        bands.add(band(members));
        return bands;
    }

    private static Band band(List<Phrase> members) {
        int top = Integer.MAX_VALUE;
        int bottom = Integer.MIN_VALUE;
        for (Phrase member : members) {
            top = Math.min(top, shrunkTop(member));
            bottom = Math.max(bottom, shrunkBottom(member));
        }
        return new Band(top, bottom, members);
    }

    // A fifth is taken off at each side: descenders reach into the line below.
    private static int shrunkTop(Phrase phrase) {
        return phrase.core().top() + phrase.core().height() / 5;
    }

    private static int shrunkBottom(Phrase phrase) {
        return Math.max(
                shrunkTop(phrase) + 1, phrase.core().bottom() - phrase.core().height() / 5);
    }

    private List<Gap> gaps(Band band, int left, int right) {
        List<Phrase> sorted = new ArrayList<>(band.phrases);
        sorted.sort(BY_LEFT);
        List<Gap> gaps = new ArrayList<>();
        int at = left;
        for (Phrase phrase : sorted) {
            if (phrase.box().left() - at >= smallestGap()) {
                gaps.add(new Gap(at, phrase.box().left()));
            }
            at = Math.max(at, phrase.box().right());
        }
        if (right - at >= smallestGap()) {
            gaps.add(new Gap(at, right));
        }
        return gaps;
    }

    private double smallestGap() {
        return Math.max(3, 1.1 * textHeight);
    }

    private List<Gap> intersect(List<Gap> first, List<Gap> second) {
        List<Gap> shared = new ArrayList<>();
        for (Gap one : first) {
            for (Gap other : second) {
                int left = Math.max(one.left, other.left);
                int right = Math.min(one.right, other.right);
                if (right - left >= smallestGap()) {
                    shared.add(new Gap(left, right));
                }
            }
        }
        return shared;
    }

    private Cut cut(List<Band> bands, int first, int last, Gap gap, boolean withinBox) {
        // Bands at the ends with text at one side only belong to the gap only if they stand close.
        int from = first;
        while (from < last
                && oneSided(bands.get(from), gap)
                && apart(bands.get(from), bands.get(from + 1))
                && !goesOn(bands.get(from), bands.get(from + 1), gap, true)) {
            from++;
        }
        int to = last;
        while (to > from
                && oneSided(bands.get(to), gap)
                && apart(bands.get(to - 1), bands.get(to))
                && !goesOn(bands.get(to), bands.get(to - 1), gap, false)) {
            to--;
        }
        // A running head or foot beside the columns is one line of its own.
        if (from == 0 && from < to && isRow(bands.get(from)) && apart(bands.get(from), bands.get(from + 1))) {
            from++;
        }
        if (to == bands.size() - 1
                && from < to
                && isRow(bands.get(to))
                && apart(bands.get(to - 1), bands.get(to))
                && !goesOn(bands.get(to), bands.get(to - 1), gap, false)) {
            to--;
        }
        List<Phrase> above = new ArrayList<>();
        List<Phrase> left = new ArrayList<>();
        List<Phrase> right = new ArrayList<>();
        List<Phrase> below = new ArrayList<>();
        for (int i = 0; i < bands.size(); i++) {
            for (Phrase phrase : bands.get(i).phrases) {
                if (i < from) {
                    above.add(phrase);
                } else if (i > to) {
                    below.add(phrase);
                } else if (phrase.box().right() <= gap.left) {
                    left.add(phrase);
                } else {
                    right.add(phrase);
                }
            }
        }
        boolean boxed = from > 0
                && to + 1 < bands.size()
                && crossed(gap, bands.get(from - 1), bands.get(from))
                && crossed(gap, bands.get(to), bands.get(to + 1));
        boolean within = withinBox && from == 0 && to == bands.size() - 1;
        if (left.isEmpty() || right.isEmpty()) {
            return null;
        }
        if (!columns(left, right, gap.right - gap.left, boxed) && !(within && isCentred(side(left), side(right)))) {
            return null;
        }
        double height = bands.get(to).bottom - bands.get(from).top;
        return new Cut(
                gap,
                above,
                left,
                right,
                below,
                boxed || within,
                height + Math.min(gap.right - gap.left, 4 * textHeight));
    }

    private boolean isRow(Band band) {
        return band.bottom - band.top < 2 * textHeight;
    }

    private boolean apart(Band upper, Band lower) {
        return lower.top - upper.bottom > APART * textHeight;
    }

    /**
     * Whether a picture in the column fills the white between the band at its end and the next one, so that the column goes on
     * beyond it.
     *
     * @param first whether the band is the first of the column, else it is the last
     */
    private boolean goesOn(Band end, Band next, Gap gap, boolean first) {
        double reach = BESIDE_PICTURE * textHeight;
        return oneSided(end, gap)
                && pictures.stream().anyMatch(picture -> {
                    boolean inColumn =
                            end.phrases.stream().allMatch(phrase -> phrase.box().sharedColumns(picture) > 0);
                    boolean aside = picture.right() <= gap.right || picture.left() >= gap.left;
                    int white = first ? picture.top() - end.bottom : end.top - picture.bottom();
                    int beyond = first ? next.top - picture.bottom() : picture.top() - next.bottom;
                    return inColumn && aside && white > -textHeight && white < reach && beyond < reach;
                });
    }

    private static boolean oneSided(Band band, Gap gap) {
        boolean left = false;
        boolean right = false;
        for (Phrase phrase : band.phrases) {
            if (phrase.box().right() <= gap.left) {
                left = true;
            } else {
                right = true;
            }
        }
        return !(left && right);
    }

    /** Whether two neighbours are columns of text and not the cells of a table. */
    private boolean columns(List<Phrase> left, List<Phrase> right, int gap, boolean boxed) {
        Side one = side(left);
        Side other = side(right);
        // Between two rules that cross the gap stands one row of a table or a section of a form: read it cell by cell,
        // unless lines stand beside lines.
        if (boxed && one.middles.size() + other.middles.size() > 2) {
            int few = Math.min(one.middles.size(), other.middles.size());
            if (few == 1 || (few > 1 && aligned(one, other) < 0.6)) {
                return true;
            }
        }
        double narrow = Math.min(one.width, other.width);
        int fewest = Math.min(one.middles.size(), other.middles.size());
        if (narrow <= 9 * textHeight || fewest < 3) {
            return false;
        }
        double fill = Math.min(one.fill, other.fill);
        // Word gaps that happen to stand above each other are a river, not a column gap.
        if (gap < 2.2 * textHeight && fewest < 9) {
            return false;
        }
        double density = Math.min(one.density, other.density);
        if (fill > 0.7 && density > 0.7 && fewest >= 4 && narrow > 18 * textHeight) {
            return true;
        }
        return aligned(one, other) < 0.6 && fewest >= 6 && fill > 0.35;
    }

    /** Whether one side is a single line at half the height of several: two cells of a table, the first set in its middle. */
    private boolean isCentred(Side one, Side other) {
        boolean fewer = one.middles.size() <= other.middles.size();
        List<Double> few = fewer ? one.middles : other.middles;
        List<Double> many = fewer ? other.middles : one.middles;
        return few.size() == 1
                && many.size() > 1
                && few.get(0) > many.get(0) + 0.3 * textHeight
                && few.get(0) < many.get(many.size() - 1) - 0.3 * textHeight;
    }

    /**
     * One side of a gap.
     *
     * @param middles of its rows
     * @param fill share of the width that its rows take, on average
     * @param density share of a row's width that is words and not white, on average: far lower between the cells of a table
     */
    private record Side(double width, List<Double> middles, double fill, double density) {}

    private Side side(List<Phrase> phrases) {
        int left = Integer.MAX_VALUE;
        int right = Integer.MIN_VALUE;
        for (Phrase phrase : phrases) {
            left = Math.min(left, phrase.box().left());
            right = Math.max(right, phrase.box().right());
        }
        List<Double> middles = new ArrayList<>();
        double fill = 0;
        double density = 0;
        for (Band band : bands(phrases)) {
            if (band.bottom - band.top < 0.3 * textHeight) {
                continue;
            }
            int rowLeft = Integer.MAX_VALUE;
            int rowRight = Integer.MIN_VALUE;
            for (Phrase phrase : band.phrases) {
                rowLeft = Math.min(rowLeft, phrase.box().left());
                rowRight = Math.max(rowRight, phrase.box().right());
            }
            middles.add((band.top + band.bottom) / 2.0);
            // Beside a picture a line has less room.
            PixelBox row = new PixelBox(rowLeft, band.top, rowRight, band.bottom);
            fill += (double) row.width() / (right - left - besidePictures(row, left, right));
            density += (double) covered(band) / (rowRight - rowLeft);
        }
        int rows = Math.max(1, middles.size());
        return new Side(right - left, middles, fill / rows, density / rows);
    }

    /** Columns of pixels between {@code left} and {@code right} that pictures at the left or right of a row take away. */
    private int besidePictures(PixelBox row, int left, int right) {
        int taken = 0;
        for (PixelBox picture : pictures) {
            if (picture.sharedRows(row) > 0 && picture.sharedColumns(row) <= 0) {
                taken = Math.max(taken, Math.min(right, picture.right()) - Math.max(left, picture.left()));
            }
        }
        return Math.min(taken, right - left - row.width());
    }

    /** Columns of pixels with phrases. */
    private static int covered(Band band) {
        List<Phrase> sorted = new ArrayList<>(band.phrases);
        sorted.sort(BY_LEFT);
        int covered = 0;
        int at = Integer.MIN_VALUE;
        for (Phrase phrase : sorted) {
            covered +=
                    Math.max(0, phrase.box().right() - Math.max(at, phrase.box().left()));
            at = Math.max(at, phrase.box().right());
        }
        return covered;
    }

    /** The share of rows of the shorter side that stand at the height of a row of the other side. */
    private double aligned(Side one, Side other) {
        List<Double> few = one.middles.size() <= other.middles.size() ? one.middles : other.middles;
        List<Double> many = few == one.middles ? other.middles : one.middles;
        int aligned = 0;
        for (double middle : few) {
            for (double candidate : many) {
                if (Math.abs(middle - candidate) < 0.3 * textHeight) {
                    aligned++;
                    break;
                }
            }
        }
        return (double) aligned / few.size();
    }

    /** Groups phrases to rows: each joins the row whose nearest phrase shares most of its height. */
    private List<List<Phrase>> rowsOf(List<Phrase> phrases) {
        List<Phrase> sorted = new ArrayList<>(phrases);
        sorted.sort(Comparator.comparingInt((Phrase phrase) -> -phrase.box().width())
                .thenComparing(BY_TOP));
        List<List<Phrase>> found = new ArrayList<>();
        for (Phrase phrase : sorted) {
            List<Phrase> best = null;
            double bestShare = 0.5;
            for (List<Phrase> row : found) {
                Phrase nearest = nearest(row, phrase);
                double share = (double) nearest.core().sharedRows(phrase.core())
                        / Math.min(nearest.core().height(), phrase.core().height());
                // Side by side, or two parts of one line: what stands above or below is another row.
                boolean level = nearest.core().sharedRows(phrase.core())
                        > 0.7 * Math.max(nearest.core().height(), phrase.core().height());
                if (share > bestShare && (level || nearest.core().sharedColumns(phrase.core()) < 0.5 * textHeight)) {
                    best = row;
                    bestShare = share;
                }
            }
            if (best == null) {
                found.add(new ArrayList<>(List.of(phrase)));
            } else {
                best.add(phrase);
            }
        }
        for (List<Phrase> row : found) {
            row.sort(BY_LEFT);
        }
        found.sort(Comparator.comparingDouble(ReadingOrder::middle));
        return found;
    }

    private static Phrase nearest(List<Phrase> row, Phrase phrase) {
        Phrase nearest = null;
        int best = Integer.MIN_VALUE;
        for (Phrase candidate : row) {
            int shared = candidate.core().sharedColumns(phrase.core());
            if (shared > best) {
                best = shared;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static double middle(List<Phrase> row) {
        double sum = 0;
        double weight = 0;
        for (Phrase phrase : row) {
            sum += phrase.core().middle() * phrase.core().width();
            weight += phrase.core().width();
        }
        return sum / weight;
    }
}
