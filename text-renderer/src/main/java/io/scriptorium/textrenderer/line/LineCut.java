package io.scriptorium.textrenderer.line;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A real line measured for training: where its ink is, and where it can be cut between words.
 *
 * @param image the picture
 * @param words its text, at spaces
 * @param ink where the line's own ink is, without what is seen of its neighbours
 * @param edges {@code words + 1} columns: word {@code i} lies between {@code edges[i]} and {@code edges[i + 1]}; absent
 *     where the gaps in the ink do not clearly match the spaces of the text
 */
record LineCut(GrayImage image, List<String> words, Box ink, Optional<int[]> edges) {
    /** Right and bottom exclusive. */
    record Box(int left, int top, int right, int bottom) {
        int height() {
            return bottom - top;
        }

        int width() {
            return right - left;
        }
    }

    /** Empty where the picture has no ink that could be a line. */
    static Optional<LineCut> of(GrayImage image, String text) {
        return ink(image).filter(box -> box.height() >= 6).map(box -> {
            List<String> words = List.of(text.split(" ", -1));
            return new LineCut(image, words, box, words.size() < 2 ? Optional.empty() : edges(image, box, text, words));
        });
    }

    /** Height that the crop is made for: lines without ascenders or descenders are not blown up to full height. */
    double referenceHeight() {
        return Math.max(ink.height(), 0.55 * image.height());
    }

    /** Darkness of each pixel beyond the paper's, in the columns or rows of a box. */
    private static float[] profile(GrayImage image, Box box, boolean byRow) {
        GrayImage part = image.crop(box.left, box.top, box.right, box.bottom, 255);
        double paper = part.percentile(80);
        double darkest = part.percentile(1);
        double floor = Math.max(12, 0.25 * (paper - darkest));
        float[] profile = new float[byRow ? part.height() : part.width()];
        for (int y = 0; y < part.height(); y++) {
            for (int x = 0; x < part.width(); x++) {
                profile[byRow ? y : x] += (float) Math.max(0, paper - part.at(x, y) - floor);
            }
        }
        return profile;
    }

    /** From the centre of the ink up and down until a gap that is too high for one between letter and accent. */
    private static Optional<Box> ink(GrayImage image) {
        if (image.percentile(80) - image.percentile(1) < 12) {
            return Optional.empty();
        }
        float[] rows = profile(image, new Box(0, 0, image.width(), image.height()), true);
        float most = 0;
        double sum = 0;
        double moment = 0;
        int darkest = 0;
        for (int y = 0; y < rows.length; y++) {
            if (rows[y] > most) {
                most = rows[y];
                darkest = y;
            }
            sum += rows[y];
            moment += y * (double) rows[y];
        }
        if (most <= 0) {
            return Optional.empty();
        }
        float cut = 0.035f * most;
        int centre = (int) (moment / sum);
        if (rows[centre] <= cut) {
            centre = darkest;
        }
        int top = reach(rows, cut, centre, -1, 0.13 * rows.length);
        int bottom = reach(rows, cut, centre, 1, 0.10 * rows.length);
        float[] columns = profile(image, new Box(0, top, image.width(), bottom + 1), false);
        int left = -1;
        int right = -1;
        for (int x = 0; x < columns.length; x++) {
            if (columns[x] > 0.15 * 255 / 4) {
                left = left < 0 ? x : left;
                right = x;
            }
        }
        return left < 0 ? Optional.empty() : Optional.of(new Box(left, top, right + 1, bottom + 1));
    }

    private static int reach(float[] rows, float cut, int centre, int step, double largestGap) {
        int last = centre;
        int gap = 0;
        for (int y = centre + step; y >= 0 && y < rows.length && gap <= largestGap; y += step) {
            if (rows[y] > cut) {
                last = y;
                gap = 0;
            } else {
                gap++;
            }
        }
        return last;
    }

    private record Gap(int from, int to) {
        int width() {
            return to - from;
        }
    }

    private static Optional<int[]> edges(GrayImage image, Box box, String text, List<String> words) {
        float[] columns = profile(image, new Box(0, box.top, image.width(), box.bottom), false);
        float[] sorted = columns.clone();
        Arrays.sort(sorted);
        float cut = 0.04f * sorted[(int) (0.95 * (sorted.length - 1))];
        List<Gap> gaps = new ArrayList<>();
        int end = -1;
        for (int x = box.left; x < box.right; x++) {
            if (columns[x] > cut) {
                if (end >= 0 && x > end) {
                    gaps.add(new Gap(end, x));
                }
                end = x + 1;
            }
        }
        int spaces = words.size() - 1;
        gaps.sort(Comparator.comparingInt(Gap::width).reversed());
        // The spaces must be the widest gaps, and clearly wider than the widest gap between letters.
        if (gaps.size() < spaces
                || (gaps.size() > spaces
                        && gaps.get(spaces - 1).width() < 1.2 * gaps.get(spaces).width() + 1)) {
            return Optional.empty();
        }
        List<Gap> between = new ArrayList<>(gaps.subList(0, spaces));
        between.sort(Comparator.comparingInt(Gap::from));
        int[] edges = new int[words.size() + 1];
        edges[0] = box.left;
        edges[words.size()] = box.right;
        for (int i = 0; i < spaces; i++) {
            edges[i + 1] = (between.get(i).from + between.get(i).to) / 2;
        }
        double letter = (double) box.width() / text.length();
        for (int i = 0; i < words.size(); i++) {
            double ratio = (edges[i + 1] - edges[i]) / (letter * (words.get(i).length() + 1));
            if (ratio < 0.45 || ratio > 2.2) {
                return Optional.empty();
            }
        }
        return Optional.of(edges);
    }
}
