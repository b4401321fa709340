package io.scriptorium.visionencoder.line;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Chains letters to phrases, from neighbour to neighbour, so that a line may climb, fall or bend. */
final class Phrases {
    private static final Comparator<Glyph> BY_LEFT = Comparator.comparingInt(Glyph::left)
            .thenComparingInt(Glyph::top)
            .thenComparingInt(Glyph::right)
            .thenComparingInt(Glyph::bottom);

    private final double textHeight;
    private final int[] parent;
    private final List<Glyph> letters;

    private Phrases(List<Glyph> letters, double textHeight) {
        this.letters = letters;
        this.textHeight = textHeight;
        parent = new int[letters.size()];
        for (int i = 0; i < parent.length; i++) {
            parent[i] = i;
        }
    }

    /**
     * Finds the phrases of a page.
     *
     * @param glyphs pieces of ink that may be text
     * @param textHeight median height of the letters, px
     */
    static List<Phrase> of(List<Glyph> glyphs, double textHeight) {
        List<Glyph> letters = new ArrayList<>();
        List<Glyph> small = new ArrayList<>();
        for (Glyph glyph : glyphs) {
            if (glyph.height() < 0.45 * textHeight) {
                small.add(glyph);
            } else {
                letters.add(glyph);
            }
        }
        letters.sort(BY_LEFT);
        Phrases chains = new Phrases(letters, textHeight);
        chains.link();
        List<Phrase> phrases = chains.collect();
        phrases.removeIf(phrase -> isStroke(phrase, textHeight));
        split(phrases, textHeight);
        for (Iterator<Phrase> rest = phrases.iterator(); rest.hasNext(); ) {
            Phrase phrase = rest.next();
            if (phrase.glyphs().size() <= 3
                    && (phrase.box().height() < 0.8 * textHeight || isPartOfLarger(phrase, phrases, textHeight))) {
                rest.remove();
                small.addAll(phrase.glyphs());
            }
        }
        dropDashes(small, textHeight);
        attach(phrases, small, textHeight);
        return phrases;
    }

    /** Whether a phrase is a dot, an accent or a comma of letters that are much larger. */
    private static boolean isPartOfLarger(Phrase phrase, List<Phrase> phrases, double textHeight) {
        Glyph glyph = phrase.glyphs().get(0);
        if (phrase.glyphs().size() > 1 || glyph.height() > 1.5 * textHeight) {
            return false;
        }
        for (Phrase other : phrases) {
            if (other.glyphs().size() > 1
                    && glyph.height() < 0.4 * other.core().height()
                    && distance(glyph, other, textHeight) < Double.MAX_VALUE) {
                return true;
            }
        }
        return false;
    }

    /** A short upright rule that stands alone: the side of a cell. */
    private static boolean isStroke(Phrase phrase, double textHeight) {
        PixelBox box = phrase.box();
        return phrase.glyphs().size() == 1 && box.height() > 1.5 * textHeight && box.width() < 0.2 * box.height();
    }

    private void link() {
        // Most pairs lie in other rows: told by four numbers, without a look at the letters themselves.
        int[] tops = letters.stream().mapToInt(Glyph::top).toArray();
        int[] bottoms = letters.stream().mapToInt(Glyph::bottom).toArray();
        int[] lefts = letters.stream().mapToInt(Glyph::left).toArray();
        for (int i = 0; i < letters.size(); i++) {
            Glyph letter = letters.get(i);
            int top = tops[i];
            int bottom = bottoms[i];
            int nearest = -1;
            double nearestGap = Double.MAX_VALUE;
            double reach = 3 * Math.max(letter.height(), textHeight);
            double farthest = letter.right() + reach;
            for (int j = i + 1; j < lefts.length && lefts[j] <= farthest; j++) {
                if (tops[j] >= bottom || bottoms[j] <= top) {
                    continue;
                }
                Glyph next = letters.get(j);
                double gap = next.left() - letter.right();
                if (follows(letter, next, gap) && gap < nearestGap) {
                    nearestGap = gap;
                    nearest = j;
                }
            }
            if (nearest >= 0) {
                parent[root(nearest)] = root(i);
            }
            // The other way round too: in "AWS" the W reaches over the S, which then follows something else.
            int before = -1;
            for (int j = i - 1; j >= 0; j--) {
                if (lefts[i] - lefts[j] > 4 * reach) {
                    break;
                }
                if (tops[j] >= bottom || bottoms[j] <= top) {
                    continue;
                }
                Glyph previous = letters.get(j);
                double gap = letter.left() - previous.right();
                if (follows(previous, letter, gap)
                        && (before < 0 || previous.right() > letters.get(before).right())) {
                    before = j;
                }
            }
            if (before >= 0) {
                parent[root(i)] = root(before);
            }
        }
    }

    private boolean follows(Glyph letter, Glyph next, double gap) {
        int lower = Math.min(letter.height(), next.height());
        int higher = Math.max(letter.height(), next.height());
        return higher <= (higher > 2 * textHeight ? 2.1 : 2.5) * lower
                && letter.box().sharedRows(next.box()) >= 0.45 * lower
                && gap <= 1.0 * Math.max(higher, 0.9 * textHeight);
    }

    private int root(int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private List<Phrase> collect() {
        List<List<Glyph>> groups = new ArrayList<>();
        int[] group = new int[letters.size()];
        Arrays.fill(group, -1);
        for (int i = 0; i < letters.size(); i++) {
            int root = root(i);
            if (group[root] < 0) {
                group[root] = groups.size();
                groups.add(new ArrayList<>());
            }
            groups.get(group[root]).add(letters.get(i));
        }
        List<Phrase> phrases = new ArrayList<>();
        for (List<Glyph> members : groups) {
            phrases.add(new Phrase(members));
        }
        return phrases;
    }

    /** Cuts tall pieces that touch the letters of two or more lines and gives each line its part. */
    private static void split(List<Phrase> phrases, double textHeight) {
        List<Phrase> tall = phrases.stream()
                .filter(phrase -> phrase.glyphs().size() == 1 && phrase.box().height() > 1.7 * textHeight)
                .toList();
        for (Phrase phrase : tall) {
            Glyph glyph = phrase.glyphs().get(0);
            List<Phrase> lines = new ArrayList<>();
            for (Phrase other : phrases) {
                PixelBox box = other.core();
                if (other.glyphs().size() > 1
                        && box.height() < 0.9 * glyph.height()
                        && -box.sharedColumns(glyph.box()) < textHeight
                        && box.sharedRows(glyph.box()) > 0.6 * box.height()) {
                    lines.add(other);
                }
            }
            lines.sort(Comparator.comparingDouble(line -> line.core().middle()));
            List<List<Phrase>> bands = new ArrayList<>();
            for (Phrase line : lines) {
                List<Phrase> last = bands.isEmpty() ? null : bands.get(bands.size() - 1);
                if (last != null
                        && line.core().middle() < last.get(0).core().bottom()
                        && last.get(0).core().middle() > line.core().top()) {
                    last.add(line);
                } else {
                    bands.add(new ArrayList<>(List.of(line)));
                }
            }
            double center = (glyph.left() + glyph.right()) / 2.0;
            boolean initial = lines.stream().noneMatch(line -> line.core().left() < center);
            if (bands.size() < 2 || (initial && glyph.width() > 1.5 * textHeight)) {
                continue; // one line, or a large initial at the left of several
            }
            phrases.remove(phrase);
            if (glyph.width() < 0.3 * glyph.height()) {
                continue; // a brace or a stroke beside several lines
            }
            int top = glyph.top();
            for (int i = 0; i < bands.size(); i++) {
                Phrase line = bands.get(i).get(0);
                int bottom = i + 1 == bands.size()
                        ? glyph.bottom()
                        : (line.core().bottom() + bands.get(i + 1).get(0).core().top()) / 2;
                bottom = Math.max(top + 1, Math.min(glyph.bottom(), bottom));
                if (bottom > top && top < glyph.bottom()) {
                    int share = Math.max(1, glyph.area() * (bottom - top) / glyph.height());
                    line.add(new Glyph(new PixelBox(glyph.left(), top, glyph.right(), bottom), share));
                }
                top = bottom;
            }
        }
    }

    /** Gives dots, accents, commas and dashes to the phrase they belong to; what is left becomes phrases of its own. */
    private static void attach(List<Phrase> phrases, List<Glyph> small, double textHeight) {
        small.sort(BY_LEFT);
        List<Glyph> left = new ArrayList<>();
        for (Glyph glyph : small) {
            Phrase best = null;
            double bestDistance = Double.MAX_VALUE;
            for (Phrase phrase : phrases) {
                double distance = distance(glyph, phrase, textHeight);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = phrase;
                }
            }
            if (best == null) {
                left.add(glyph);
            } else {
                best.add(glyph);
            }
        }
        Phrases chains = new Phrases(left, textHeight);
        for (int i = 0; i < left.size(); i++) {
            Glyph glyph = left.get(i);
            for (int j = i + 1; j < left.size() && left.get(j).left() - glyph.right() < 2 * textHeight; j++) {
                if (glyph.box().sharedRows(left.get(j).box()) > 0) {
                    chains.parent[chains.root(j)] = chains.root(i);
                    break;
                }
            }
        }
        phrases.addAll(chains.collect());
    }

    /** Removes rows of dashes, level or upright, that make a rule. Dots are left: they lead the eye to a number. */
    private static void dropDashes(List<Glyph> small, double textHeight) {
        small.sort(BY_LEFT);
        dropDashes(small, textHeight, true);
        small.sort(Comparator.comparingInt(Glyph::top).thenComparingInt(Glyph::left));
        dropDashes(small, textHeight, false);
    }

    private static void dropDashes(List<Glyph> small, double textHeight, boolean level) {
        boolean[] dropped = new boolean[small.size()];
        boolean[] used = new boolean[small.size()];
        for (int i = 0; i < dropped.length; i++) {
            Glyph first = small.get(i);
            if (used[i] || thickness(first, level) > 0.4 * textHeight) {
                continue;
            }
            List<Integer> chain = new ArrayList<>(List.of(i));
            Glyph last = first;
            int ink = length(first, level);
            for (int j = i + 1; j < small.size(); j++) {
                Glyph next = small.get(j);
                int gap = start(next, level) - start(last, level) - length(last, level);
                if (gap > 1.5 * textHeight) {
                    break;
                }
                int shared =
                        level ? last.box().sharedRows(next.box()) : last.box().sharedColumns(next.box());
                if (!used[j] && shared >= 0 && gap >= 0 && thickness(next, level) <= 0.4 * textHeight) {
                    chain.add(j);
                    last = next;
                    ink += length(next, level);
                }
            }
            int span = start(last, level) + length(last, level) - start(first, level);
            boolean dashes = level ? ink > 0.25 * textHeight * chain.size() : true;
            if (chain.size() >= 5 && span > 5 * textHeight && ink > 0.35 * span && dashes) {
                for (int index : chain) {
                    used[index] = true;
                    dropped[index] = true;
                }
            }
        }
        List<Glyph> kept = new ArrayList<>();
        for (int i = 0; i < dropped.length; i++) {
            if (!dropped[i]) {
                kept.add(small.get(i));
            }
        }
        small.clear();
        small.addAll(kept);
    }

    private static int start(Glyph glyph, boolean level) {
        return level ? glyph.left() : glyph.top();
    }

    private static int length(Glyph glyph, boolean level) {
        return level ? glyph.width() : glyph.height();
    }

    private static int thickness(Glyph glyph, boolean level) {
        return level ? glyph.height() : glyph.width();
    }

    /** How far a small piece is from a phrase; infinite if it cannot belong to it. */
    private static double distance(Glyph glyph, Phrase phrase, double textHeight) {
        PixelBox core = phrase.core();
        double height = Math.max(core.height(), textHeight);
        double across = Math.max(0, -core.sharedColumns(glyph.box()));
        double along = Math.max(0, -core.sharedRows(glyph.box()));
        // Accents and broken descenders stand over or under a letter, all else beside one.
        double reach = across == 0 && glyph.height() <= 0.7 * core.height() ? 0.25 : 0.02;
        if (across > 0.9 * height || along > reach * height || core.height() > 6 * textHeight) {
            return Double.MAX_VALUE;
        }
        // Half in and half out is worse than in.
        double outside = Math.max(0, Math.max(core.top() - glyph.top(), glyph.bottom() - core.bottom()));
        return across + 2 * along + outside;
    }
}
