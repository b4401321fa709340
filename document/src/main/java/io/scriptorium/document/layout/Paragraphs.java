package io.scriptorium.document.layout;

import io.scriptorium.document.Block;
import io.scriptorium.document.Box;
import io.scriptorium.document.Heading;
import io.scriptorium.document.Line;
import io.scriptorium.document.ListBlock;
import io.scriptorium.document.Paragraph;
import io.scriptorium.document.TextBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Cuts the lines of one column into lists, headings, paragraphs and text whose lines are meant. */
final class Paragraphs {
    /** The type of two lines is another from this ratio on: measured sizes differ by a tenth in one paragraph. */
    private static final double OTHER_SIZE = 1.22;
    /** Lines of a paragraph are as far apart as most; from this multiple of it on a paragraph ends. */
    private static final double WIDE_LEADING = 1.3;

    private static final Pattern SENTENCE_END = Pattern.compile("[.!?:\u2026][\"'\u201d\u2019)\\]]*$");
    private static final Pattern NUMBERED =
            Pattern.compile("(?:\\d{1,2}(?:\\.\\d{1,2})*\\.?|[IVX]+\\.|[A-Z]\\.)\\s+\\p{Lu}.*");

    private final List<LayoutLine> lines;
    private final Joining joining;
    private final double body;
    private final TypeSize[] sizes;
    private final double leading;
    private final int left;
    private final int right;

    Paragraphs(List<LayoutLine> lines, Joining joining, double body) {
        this.lines = lines;
        this.joining = joining;
        this.body = body;
        this.sizes = lines.stream().map(TypeSize::of).toArray(TypeSize[]::new);
        this.leading = leading();
        this.left = edge(lines.stream().mapToInt(line -> line.box().x1()), 0.1);
        this.right = edge(lines.stream().mapToInt(line -> line.box().x2()), 0.95);
    }

    private static int edge(IntStream edges, double share) {
        int[] sorted = edges.sorted().toArray();
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /** Distance of baselines of lines that follow each other in one size; of those, what most keep to. */
    private double leading() {
        double[] pitches = new double[Math.max(0, lines.size() - 1)];
        int count = 0;
        for (int i = 1; i < lines.size(); i++) {
            double pitch = pitch(i);
            if (isSameSize(i) && pitch > 0.8 * sizes[i].size() && pitch < 4 * sizes[i].size()) {
                pitches[count++] = pitch;
            }
        }
        Arrays.sort(pitches, 0, count);
        return count == 0 ? 2.2 * body : pitches[(count - 1) * 2 / 5];
    }

    private double pitch(int line) {
        return sizes[line].baseline() - sizes[line - 1].baseline();
    }

    private boolean isSameSize(int line) {
        double one = sizes[line - 1].size();
        double other = sizes[line].size();
        return Math.max(one, other) < OTHER_SIZE * Math.min(one, other);
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Lists lists = new Lists(lines, joining);
        for (int from = 0; from < lines.size(); ) {
            Optional<ListBlock> list = lists.at(from);
            if (list.isPresent()) {
                blocks.add(list.get());
                from += list.get().lines().size();
                continue;
            }
            int to = from + 1;
            while (to < lines.size() && !starts(from, to) && lists.at(to).isEmpty()) {
                to++;
            }
            blocks.add(block(from, to));
            from = to;
        }
        return blocks;
    }

    /** Whether a line begins a new paragraph; {@code first} is where the one before it begins. */
    private boolean starts(int first, int line) {
        double pitch = pitch(line);
        // A raised sign makes a line look larger; it then stands where the next line of the paragraph is due.
        boolean due = Math.abs(pitch - leading) < 0.12 * leading;
        if (!isSameSize(line) && !due && hasLetters(line) && hasLetters(line - 1)) {
            return true;
        }
        if (pitch > WIDE_LEADING * leading || pitch < 0.5 * sizes[line].size()) {
            return true;
        }
        Box before = lines.get(line - 1).box();
        Box box = lines.get(line).box();
        double size = sizes[line].size();
        boolean beforeIsOut = before.x1() < left + 0.6 * size;
        if (box.x1() > before.x1() + 0.8 * size && beforeIsOut && isFirstLineIndent(line)) {
            return true;
        }
        // A paragraph that hangs: the line before was indented like the one before that, and this one is not.
        if (box.x1() < before.x1() - 0.8 * size
                && line - first >= 2
                && Math.abs(lines.get(line - 2).box().x1() - before.x1()) < 0.6 * size) {
            return true;
        }
        return endsEarly(line - 1, right)
                && SENTENCE_END.matcher(lines.get(line - 1).text()).find()
                && startsLikeASentence(lines.get(line).text());
    }

    /** Whether the next line goes back to the left. */
    private boolean isFirstLineIndent(int line) {
        double size = sizes[line].size();
        if (line + 1 == lines.size()) {
            return endsEarly(line - 1, right);
        }
        return lines.get(line + 1).box().x1() < lines.get(line).box().x1() - 0.6 * size || endsEarly(line - 1, right);
    }

    /** Whether the first word of the next line would have found room at the end of this one: the line ends on purpose. */
    private boolean endsEarly(int line, int columnRight) {
        if (line + 1 == lines.size()) {
            return false;
        }
        List<LayoutLine.Placed> next = lines.get(line + 1).pieces().get(0).words();
        double word = next.isEmpty()
                ? lines.get(line + 1).box().width()
                : next.get(0).box().width();
        return lines.get(line).box().x2() + word + 1.5 * sizes[line].size() < columnRight;
    }

    private static boolean startsLikeASentence(String text) {
        int first = text.isEmpty() ? ' ' : text.codePointAt(0);
        return !Character.isLowerCase(first);
    }

    private boolean hasLetters(int line) {
        return lines.get(line).text().codePoints().filter(Character::isLetter).count() > 2;
    }

    private Block block(int from, int to) {
        List<LayoutLine> part = lines.subList(from, to);
        List<Line> read = part.stream().map(LayoutLine::line).toList();
        OptionalInt level = headingLevel(from, to);
        if (level.isPresent()) {
            return new Heading(level.getAsInt(), joining.text(part), Line.around(read), read);
        }
        if (part.size() > 1 && areLinesMeant(from, to)) {
            return TextBlock.of(read);
        }
        return new Paragraph(joining.text(part), Line.around(read), read);
    }

    /** Whether most lines end before the column does, or have cells. */
    private boolean areLinesMeant(int from, int to) {
        int widest = 0;
        for (int i = from; i < to; i++) {
            widest = Math.max(widest, lines.get(i).box().x2());
        }
        int early = 0;
        int cells = 0;
        for (int i = from; i < to; i++) {
            early += i + 1 < to && endsEarly(i, Math.max(widest, right)) ? 1 : 0;
            cells += hasWideGap(lines.get(i)) ? 1 : 0;
        }
        return 2 * early > to - from - 1 || 2 * cells > to - from;
    }

    private static boolean hasWideGap(LayoutLine line) {
        List<LayoutLine.Piece> pieces = line.pieces();
        for (int i = 1; i < pieces.size(); i++) {
            Box before = pieces.get(i - 1).box();
            if (pieces.get(i).box().x1() - before.x2() > 2 * before.height()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The level by the size of the type: LaTeX and browsers set headings at 1.7 to 2, 1.4 to 1.5 and 1.17 to 1.2 times the
     * text. A line that has no larger type is a heading if it stands alone and is numbered or all in capitals.
     */
    private OptionalInt headingLevel(int from, int to) {
        String text = joining.text(lines.subList(from, to));
        long letters = text.codePoints().filter(Character::isLetter).count();
        if (to - from > 3
                || text.length() > 200
                || letters < 3
                || letters < 0.5 * text.replace(" ", "").length()) {
            return OptionalInt.empty();
        }
        double[] measured = new double[to - from];
        for (int i = from; i < to; i++) {
            measured[i - from] = sizes[i].size();
            if (hasWideGap(lines.get(i))) {
                return OptionalInt.empty();
            }
        }
        Arrays.sort(measured);
        double ratio = measured[(measured.length - 1) / 2] / body;
        if (ratio >= 1.6) {
            return OptionalInt.of(1);
        }
        if (ratio >= 1.32) {
            return OptionalInt.of(2);
        }
        boolean capitals = text.equals(text.toUpperCase(Locale.ROOT)) && letters >= 4;
        boolean begins = Character.isUpperCase(text.codePointAt(0)) || Character.isDigit(text.codePointAt(0));
        boolean apart = lines.size() > to - from && isApart(from) && isApart(to);
        if (ratio >= 1.18
                && apart
                && begins
                && !capitals
                && !SENTENCE_END.matcher(text).find()) {
            return OptionalInt.of(3);
        }
        boolean named = NUMBERED.matcher(text).matches() || capitals;
        return apart && to - from == 1 && named && text.length() < 80 && !text.endsWith(".")
                ? OptionalInt.of(4)
                : OptionalInt.empty();
    }

    /** Whether a wide gap, or an end of the column, lies before a line. */
    private boolean isApart(int line) {
        return line == 0 || line == lines.size() || pitch(line) > WIDE_LEADING * leading;
    }
}
