package io.scriptorium.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Pages chosen by number, one-based and inclusive: {@code 1-3,7,10-}. The order in which they are named does not matter, and
 * a page named twice is read once: pages come back in the order of the document.
 */
final class PageRanges {
    /** Every page. */
    static final PageRanges ALL = new PageRanges("1-", List.of(new Range(1, Integer.MAX_VALUE)));

    private static final Pattern PART = Pattern.compile("(\\d+)|(\\d+)-(\\d*)|-(\\d+)");

    private final String words;
    private final List<Range> ranges;

    private record Range(int first, int last) {}

    private PageRanges(String words, List<Range> ranges) {
        this.words = words;
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Reads what the user wrote.
     *
     * @throws IllegalArgumentException naming the part that is wrong
     */
    static PageRanges parse(String words) {
        List<Range> ranges = new ArrayList<>();
        int from = 0;
        while (from <= words.length()) {
            int comma = words.indexOf(',', from);
            int to = comma < 0 ? words.length() : comma;
            ranges.add(range(words, words.substring(from, to).strip()));
            from = to + 1;
        }
        return new PageRanges(words, ranges);
    }

    private static Range range(String words, String part) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw wrong(words, part, "expected a page like 7 or a range like 1-3, 10- or -5");
        }
        int first;
        int last;
        if (matcher.group(1) != null) {
            first = number(words, part, matcher.group(1));
            last = first;
        } else if (matcher.group(2) != null) {
            first = number(words, part, matcher.group(2));
            last = matcher.group(3).isEmpty() ? Integer.MAX_VALUE : number(words, part, matcher.group(3));
        } else {
            first = 1;
            last = number(words, part, matcher.group(4));
        }
        if (last < first) {
            throw wrong(words, part, "the last page comes before the first; did you mean " + last + "-" + first + "?");
        }
        return new Range(first, last);
    }

    private static int number(String words, String part, String digits) {
        int number;
        try {
            number = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw wrong(words, part, "no document has so many pages");
        }
        if (number < 1) {
            throw wrong(words, part, "pages are counted from 1");
        }
        return number;
    }

    private static IllegalArgumentException wrong(String words, String part, String why) {
        return new IllegalArgumentException("'" + part + "' in '" + words + "': " + why);
    }

    /**
     * The chosen pages that a document has.
     *
     * @param pageCount how many pages the document has
     * @return zero-based indices, ascending; empty if it has none of them
     */
    int[] indices(int pageCount) {
        return IntStream.range(0, pageCount)
                .filter(index -> ranges.stream().anyMatch(r -> r.first() <= index + 1 && index + 1 <= r.last()))
                .toArray();
    }

    /** Whether a page beyond the end of the document was named. */
    boolean reachesBeyond(int pageCount) {
        return ranges.stream()
                .anyMatch(r -> r.first() > pageCount || (r.last() > pageCount && r.last() != Integer.MAX_VALUE));
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        return words;
    }
}
