package io.scriptorium.eval.text;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How near one read text is to its truth.
 *
 * @param name of the text
 * @param characters of the truth
 * @param characterErrorRate see {@link TextMetrics#characterErrorRate}
 * @param wordErrorRate see {@link TextMetrics#wordErrorRate}
 * @param bagF1 of words regardless of their order, or of characters where more than a third of the truth is Chinese
 * @param precision of distinct words, see {@link TextMetrics#fox}
 */
public record TextScore(
        String name, int characters, double characterErrorRate, double wordErrorRate, double bagF1, double precision) {
    /**
     * Compares a reading with one truth or several, of which the one with the fewest character errors counts: pages with more
     * than one plausible reading order have several.
     */
    public static TextScore of(String name, String read, List<String> truths, TextForm form) {
        String given = form.of(read);
        return truths.stream()
                .map(truth -> of(name, given, form.of(truth)))
                .min(Comparator.comparingDouble(TextScore::characterErrorRate))
                .orElseThrow(() -> new IllegalArgumentException(name + " has no truth"));
    }

    private static TextScore of(String name, String read, String truth) {
        long chinese = truth.codePoints().filter(Character::isIdeographic).count();
        int characters = truth.codePointCount(0, truth.length());
        return new TextScore(
                name,
                characters,
                TextMetrics.characterErrorRate(read, truth),
                TextMetrics.wordErrorRate(read, truth),
                3 * chinese > characters
                        ? TextMetrics.bagOfCharactersF1(read, truth)
                        : TextMetrics.bagOfWordsF1(read, truth),
                TextMetrics.fox(read, truth).precision());
    }

    /** Mean over texts, each counted the same. */
    public static double mean(List<TextScore> scores, ToDoubleFunction<TextScore> measure) {
        return scores.stream().mapToDouble(measure).average().orElse(0);
    }

    /** Median over texts; of an even number the mean of the two in the middle. */
    public static double median(List<TextScore> scores, ToDoubleFunction<TextScore> measure) {
        double[] sorted = scores.stream().mapToDouble(measure).sorted().toArray();
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
