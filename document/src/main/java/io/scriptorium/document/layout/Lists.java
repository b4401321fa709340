package io.scriptorium.document.layout;

import io.scriptorium.document.Line;
import io.scriptorium.document.ListBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds lists: lines that begin with a bullet, or with numbers or letters that count, and further lines of an item, which
 * begin where its text does.
 */
final class Lists {
    private static final String BULLET =
            "[\u2022\u25cf\u25cb\u25e6\u25aa\u25a0\u2023\u25b6\u25ba\u00bb\u00b7*+\u2013-]";
    private static final String NUMBER = "\\(?(?:\\d{1,3}|[a-z])[.)]";
    private static final Pattern MARKER = Pattern.compile(BULLET + "|" + NUMBER);
    private static final Pattern ITEM = Pattern.compile("(" + BULLET + "|" + NUMBER + ")\\s+(\\S.*)");
    /** Items further apart, in heights of a capital, are no list. */
    private static final double ITEM_PITCH = 5;
    /** A marker that stands so much further right, in heights of a capital, is that of a list within the item before. */
    private static final double INDENT = 0.8;

    private final List<LayoutLine> lines;
    private final Joining joining;

    Lists(List<LayoutLine> lines, Joining joining) {
        this.lines = lines;
        this.joining = joining;
    }

    /** Whether a text is nothing but the marker of an item. */
    static boolean isMarker(String text) {
        return MARKER.matcher(text.strip()).matches();
    }

    private Matcher item(int line) {
        return ITEM.matcher(lines.get(line).text().strip());
    }

    /** The list that begins with a line, if one does. */
    Optional<ListBlock> at(int from) {
        if (!item(from).matches()) {
            return Optional.empty();
        }
        List<ListBlock.Item> items = new ArrayList<>();
        Deque<Integer> lefts = new ArrayDeque<>();
        Deque<String> markers = new ArrayDeque<>();
        int to = from;
        while (to < lines.size()) {
            Matcher item = item(to);
            if (!item.matches() || (to > from && !isNear(to, ITEM_PITCH))) {
                break;
            }
            int left = lines.get(to).box().x1();
            double indent = INDENT * TypeSize.of(lines.get(to)).size();
            String marker = item.group(1);
            while (lefts.size() > 1 && left < lefts.peek() - indent) {
                lefts.pop();
                markers.pop();
            }
            if (lefts.isEmpty() || left > lefts.peek() + indent) {
                lefts.push(left);
                markers.push(marker);
            } else if (left < lefts.peek() - indent || !follows(markers.pop(), marker)) {
                break;
            } else {
                markers.push(marker);
            }
            int end = to + 1;
            while (end < lines.size() && goesOn(end, left + indent)) {
                end++;
            }
            items.add(new ListBlock.Item(lefts.size() - 1, marker, text(to, end, marker)));
            to = end;
        }
        boolean several = items.stream().filter(item -> item.depth() == 0).count() > 1;
        if (!several) {
            return Optional.empty();
        }
        List<Line> read = lines.subList(from, to).stream().map(LayoutLine::line).toList();
        return Optional.of(new ListBlock(items, Line.around(read), read));
    }

    private String text(int from, int to, String marker) {
        return joining.text(lines.subList(from, to)).substring(marker.length()).strip();
    }

    /** Whether a line is a further one of an item whose marker stands left of {@code marker}. */
    private boolean goesOn(int line, double marker) {
        return !item(line).matches() && lines.get(line).box().x1() > marker && isNear(line, ITEM_PITCH / 2);
    }

    private boolean isNear(int line, double most) {
        TypeSize before = TypeSize.of(lines.get(line - 1));
        double pitch = TypeSize.of(lines.get(line)).baseline() - before.baseline();
        return pitch > 0.5 * before.size() && pitch < most * before.size();
    }

    /** Whether a marker may stand below another: the same bullet, or what counts on. */
    private static boolean follows(String before, String marker) {
        if (before.equals(marker)) {
            return marker.matches(BULLET);
        }
        String one = before.replaceAll("[().]", "");
        String other = marker.replaceAll("[().]", "");
        if (!before.replace(one, "").equals(marker.replace(other, ""))) {
            return false;
        }
        if (one.matches("\\d+") && other.matches("\\d+")) {
            return Integer.parseInt(other) == Integer.parseInt(one) + 1;
        }
        return one.matches("[a-z]") && other.matches("[a-z]") && other.charAt(0) == one.charAt(0) + 1;
    }
}
