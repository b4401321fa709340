package io.scriptorium.document.layout;

import io.scriptorium.document.Box;
import io.scriptorium.document.RunningText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the page's number, its running head and foot: the first and the last row, where a white gap parts it from the rest
 * and something else speaks for it, since a page alone does not show what repeats.
 */
final class Running {
    private static final Pattern NUMBER = Pattern.compile(
            "(?i)[-\u2013\u2014.\\s\\[(|]*(?:(?:page|p\\.|seite|pag\\.?)\\s*)?(?:\\d{1,4}|[ivxlc]{1,7})(?:\\s*(?:of|/|von|de)\\s*\\d{1,4})?"
                    + "[-\u2013\u2014.\\s\\])|]*");
    private static final Pattern NUMBER_AT_AN_END =
            Pattern.compile("^(?:\\d{1,4}|[ivxlc]{2,7})\\s\\D.*|.*\\D\\s(?:\\d{1,4}|[ivxlc]{2,7})$", Pattern.DOTALL);
    /** A page of fewer lines has no running text: the first line of a card or a receipt is part of it. */
    private static final int FEWEST_LINES = 12;
    /** Longer rows are text. */
    private static final int LONGEST = 120;

    private Running() {}

    static Map<LayoutLine, RunningText.Kind> of(LayoutPage page) {
        Map<LayoutLine, RunningText.Kind> found = new HashMap<>();
        if (page.lines().size() < FEWEST_LINES) {
            return found;
        }
        double body = TypeSize.body(page.lines());
        for (boolean top : new boolean[] {true, false}) {
            // A number may stand under the running foot or over the running head.
            for (int row = 0; row < 2; row++) {
                List<LayoutLine> outer = outerRow(page, found, top);
                RunningText.Kind kind = outer.isEmpty() ? null : kind(page, outer, found, body, top);
                if (kind == null) {
                    break;
                }
                outer.forEach(line -> found.put(line, kind));
            }
        }
        return found;
    }

    /** The lines that stand at the height of the first or the last line. */
    private static List<LayoutLine> outerRow(LayoutPage page, Map<LayoutLine, RunningText.Kind> taken, boolean top) {
        LayoutLine outermost = null;
        for (LayoutLine line : page.lines()) {
            if (!taken.containsKey(line)
                    && (outermost == null
                            || (top
                                    ? line.box().y1() < outermost.box().y1()
                                    : line.box().y2() > outermost.box().y2()))) {
                outermost = line;
            }
        }
        if (outermost == null) {
            return List.of();
        }
        Box box = outermost.box();
        return page.lines().stream()
                .filter(line -> !taken.containsKey(line)
                        && Math.min(box.y2(), line.box().y2())
                                        - Math.max(box.y1(), line.box().y1())
                                > 0.4 * Math.min(box.height(), line.box().height()))
                .toList();
    }

    private static RunningText.Kind kind(
            LayoutPage page, List<LayoutLine> row, Map<LayoutLine, RunningText.Kind> taken, double body, boolean top) {
        Box box = row.stream().map(LayoutLine::box).reduce(Box::union).orElseThrow();
        String text =
                String.join(" ", row.stream().map(LayoutLine::text).toList()).strip();
        double size =
                row.stream().mapToDouble(line -> TypeSize.of(line).size()).max().orElseThrow();
        boolean atTheEdge = top ? box.y2() < 0.15 * page.height() : box.y1() > 0.85 * page.height();
        double gap = gap(page, row, taken, box, top);
        boolean ruled = page.levelRules().stream()
                .anyMatch(rule -> rule.width() > 20 * body
                        && (top
                                ? rule.y1() >= box.y2() - 2 && rule.y1() - box.y2() < Math.min(gap, 3 * body)
                                : rule.y2() <= box.y1() + 2 && box.y1() - rule.y2() < Math.min(gap, 3 * body)));
        boolean numbered = NUMBER_AT_AN_END.matcher(text).matches() || hasNumber(row);
        if (!atTheEdge
                || size > (numbered ? 1.5 : 1.3) * body
                || text.length() > LONGEST
                || gap < (ruled ? 0.6 : 1) * body) {
            return null;
        }
        if (NUMBER.matcher(text).matches()) {
            return RunningText.Kind.PAGE_NUMBER;
        }
        boolean small = size < 0.9 * body;
        if ((gap > 1.2 * body && (numbered || ruled || small)) || (ruled && numbered)) {
            return top ? RunningText.Kind.HEADER : RunningText.Kind.FOOTER;
        }
        return null;
    }

    private static boolean hasNumber(List<LayoutLine> row) {
        return row.size() > 1
                && row.stream().anyMatch(line -> NUMBER.matcher(line.text()).matches());
    }

    /** White pixels between a row and the nearest other line inward. */
    private static double gap(
            LayoutPage page, List<LayoutLine> row, Map<LayoutLine, RunningText.Kind> taken, Box box, boolean top) {
        double gap = Double.MAX_VALUE;
        for (LayoutLine line : page.lines()) {
            if (!row.contains(line) && !taken.containsKey(line)) {
                gap = Math.min(
                        gap,
                        top ? line.box().y1() - box.y2() : box.y1() - line.box().y2());
            }
        }
        return gap;
    }
}
