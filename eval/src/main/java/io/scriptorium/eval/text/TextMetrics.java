package io.scriptorium.eval.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How near a read text is to its truth. Texts are compared as they are: bring both into a {@link TextForm} before. */
public final class TextMetrics {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final Pattern CHINESE = Pattern.compile("[\u4e00-\u9fa5]");

    private TextMetrics() {}

    /** Edits over code points of the truth: 0 is perfect, above 1 where more was written than there is. */
    public static double characterErrorRate(String read, String truth) {
        return EditDistance.between(read, truth) / (double) Math.max(1, truth.codePointCount(0, truth.length()));
    }

    /** Edits of whole words over words of the truth; words stand between white space. */
    public static double wordErrorRate(String read, String truth) {
        List<String> spoken = words(read);
        List<String> meant = words(truth);
        Map<String, Integer> ids = new HashMap<>();
        Function<List<String>, int[]> encode = words -> words.stream()
                .mapToInt(word -> ids.computeIfAbsent(word, w -> ids.size()))
                .toArray();
        return EditDistance.between(encode.apply(spoken), encode.apply(meant)) / (double) Math.max(1, meant.size());
    }

    /** F1 of words regardless of their order, each as often as it stands: for pages whose reading order is anyone's guess. */
    public static double bagOfWordsF1(String read, String truth) {
        return f1(
                WORD.matcher(read).results().map(MatchResult::group).toList(),
                WORD.matcher(truth).results().map(MatchResult::group).toList());
    }

    /** F1 of characters regardless of their order, without white space: for scripts that put none between words. */
    public static double bagOfCharactersF1(String read, String truth) {
        return f1(characters(read), characters(truth));
    }

    /**
     * Shares of distinct words: an order-free measure that forgives what is read twice.
     *
     * @param precision distinct words of the reading that the truth has, over distinct words of the reading
     * @param recall distinct words of the truth that the reading has, over distinct words of the truth
     */
    public record DistinctWords(double precision, double recall) {
        /** The harmonic mean of both. */
        public double f1() {
            return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        }
    }

    /**
     * The measure behind the compression figures of DeepSeek-OCR (arXiv 2510.18234, table 2: "precision" on the Fox
     * benchmark): sets of words between white space. Two empty texts score 1, one empty text 0.
     *
     * <p>Differs: texts with Chinese are cut into characters, where the reference cuts with the jieba dictionary. The script
     * passes the field {@code label} as the reading and {@code answer} as the truth; a file that has the truth in {@code label}
     * gets what is called recall here.
     *
     * @see <a href="https://github.com/ucaslcl/Fox/blob/68c4a0a/eval_tools/eval_ocr_test.py">eval_ocr_test.py,
     *     cal_per_metrics</a>
     */
    public static DistinctWords fox(String read, String truth) {
        boolean chinese = CHINESE.matcher(read).find() || CHINESE.matcher(truth).find();
        Set<String> given = Set.copyOf(chinese ? characters(read) : words(read));
        Set<String> wanted = Set.copyOf(chinese ? characters(truth) : words(truth));
        if (given.isEmpty() && wanted.isEmpty()) {
            return new DistinctWords(1, 1);
        }
        double shared = given.stream().filter(wanted::contains).count();
        return new DistinctWords(shared / Math.max(1, given.size()), shared / Math.max(1, wanted.size()));
    }

    private static List<String> words(String text) {
        String stripped = TextForm.SPACES.matcher(text).replaceAll(" ").strip();
        return stripped.isEmpty() ? List.of() : Arrays.asList(stripped.split(" "));
    }

    private static List<String> characters(String text) {
        return TextForm.SPACES
                .matcher(text)
                .replaceAll("")
                .codePoints()
                .mapToObj(Character::toString)
                .toList();
    }

    private static double f1(List<String> read, List<String> truth) {
        Map<String, Long> given = read.stream().collect(Collectors.groupingBy(w -> w, Collectors.counting()));
        Map<String, Long> wanted = truth.stream().collect(Collectors.groupingBy(w -> w, Collectors.counting()));
        long shared = given.entrySet().stream()
                .mapToLong(e -> Math.min(e.getValue(), wanted.getOrDefault(e.getKey(), 0L)))
                .sum();
        return 2.0 * shared / Math.max(1, read.size() + truth.size());
    }
}
