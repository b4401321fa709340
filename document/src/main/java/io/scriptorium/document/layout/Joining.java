package io.scriptorium.document.layout;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes running text out of lines. */
final class Joining {
    private static final Pattern WORD = Pattern.compile("\\p{L}+(?:[-\u2010]\\p{L}+)*");
    /** The last word of a line that ends with a hyphen. */
    private static final Pattern BROKEN = Pattern.compile("(?:^|[^\\p{L}\\p{N}])(\\p{L}{2,})[-\u2010\u00ad]$");
    /** A line that goes on with the rest of a word: two small letters at least. */
    private static final Pattern REST = Pattern.compile("^(\\p{Ll}{2,})(?![-\u2010]\\p{L})");
    /** What often stands before a hyphen that is meant. */
    private static final Set<String> FIRST_HALVES = Set.of(
            "all", "co", "cross", "double", "ex", "first", "five", "four", "full", "half", "high", "ill", "large",
            "long", "low", "multi", "non", "one", "open", "real", "second", "self", "semi", "short", "single", "small",
            "so", "third", "three", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "two",
            "well");

    private final Set<String> words;

    private Joining(Set<String> words) {
        this.words = words;
    }

    /** Knows the words that stand within lines of the page. */
    static Joining of(List<LayoutLine> lines) {
        Set<String> words = new HashSet<>();
        for (LayoutLine line : lines) {
            Matcher word = WORD.matcher(line.text());
            while (word.find()) {
                words.add(word.group().toLowerCase(Locale.ROOT).replace('\u2010', '-'));
            }
        }
        return new Joining(words);
    }

    /** The lines as one text: a space where a line ended, or nothing after the halves of a word. */
    String text(List<LayoutLine> lines) {
        StringBuilder text = new StringBuilder();
        for (LayoutLine line : lines) {
            String next = line.text().strip();
            if (text.isEmpty() || next.isEmpty()) {
                text.append(next);
                continue;
            }
            Matcher broken = BROKEN.matcher(text);
            Matcher rest = REST.matcher(next);
            if (!broken.find() || !rest.find()) {
                text.append(endsWithHyphen(text) ? "" : " ").append(next);
                continue;
            }
            if (isOneWord(broken.group(1), rest.group(1))) {
                text.setLength(text.length() - 1);
            }
            text.append(next);
        }
        return text.toString();
    }

    /** A hyphen directly after a letter or digit joins, one after a space is a dash. */
    private static boolean endsWithHyphen(CharSequence text) {
        int last = text.length() - 1;
        return last > 0
                && (text.charAt(last) == '-' || text.charAt(last) == '\u2010')
                && Character.isLetterOrDigit(text.charAt(last - 1));
    }

    /**
     * Whether two halves are one word without a hyphen. What the page says elsewhere decides; else the hyphen is the line's
     * unless the first half is a word that often stands before one that is meant.
     */
    private boolean isOneWord(String first, String second) {
        String start = first.toLowerCase(Locale.ROOT);
        if (words.contains(start + second)) {
            return true;
        }
        return !words.contains(start + "-" + second) && !FIRST_HALVES.contains(start);
    }
}
