package io.scriptorium.eval.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first table of a piece of HTML, as forgiving as browsers are of what models write: unclosed cells and rows, stray ends,
 * any case, attributes with or without quotes.
 */
final class TableHtml {
    private static final Pattern MARKUP = Pattern.compile(
            "<!--.*?-->|<(?<end>/?)(?<tag>[a-zA-Z][a-zA-Z0-9]*)(?<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
            Pattern.DOTALL);
    private static final Pattern SPAN =
            Pattern.compile("\\b(colspan|rowspan)\\s*=\\s*[\"']?\\s*(\\d{1,6})", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENTITY = Pattern.compile("&(#x?)?([0-9a-zA-Z]{1,8});");
    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");
    private static final Set<String> VOID = Set.of("br", "hr", "img", "col", "input", "wbr");
    /** An opening tag of a group ends what is open of its own and the groups below it. */
    private static final List<Set<String>> GROUPS =
            List.of(Set.of("thead", "tbody", "tfoot"), Set.of("tr"), Set.of("td", "th"));

    /** An element: its tag in lower case, the cells that it spans, and what stands in it, elements and strings in order. */
    record Element(String tag, int columns, int rows, List<Object> content) {
        boolean isCell() {
            return tag.equals("td") || tag.equals("th");
        }

        List<Element> children() {
            return content.stream()
                    .filter(Element.class::isInstance)
                    .map(Element.class::cast)
                    .toList();
        }

        /** All elements below this one. */
        int descendants() {
            return children().stream().mapToInt(c -> 1 + c.descendants()).sum();
        }
    }

    private final Deque<Element> open = new ArrayDeque<>();

    private TableHtml() {}

    /** The first table, or empty where there is none. */
    static Optional<Element> firstTable(String html) {
        return new TableHtml().parse(html);
    }

    private Optional<Element> parse(String html) {
        Matcher markup = MARKUP.matcher(html);
        Element table = null;
        int from = 0;
        while (markup.find()) {
            text(html.substring(from, markup.start()));
            from = markup.end();
            if (markup.group("tag") == null) {
                continue;
            }
            String tag = markup.group("tag").toLowerCase(Locale.ROOT);
            if (table == null && !tag.equals("table")) {
                continue;
            }
            if (markup.group("end").isEmpty()) {
                Element element = start(tag, markup.group("attributes"));
                table = table == null ? element : table;
            } else if (table != null) {
                end(tag);
                if (open.isEmpty()) {
                    return Optional.of(table);
                }
            }
        }
        text(html.substring(from));
        return Optional.ofNullable(table);
    }

    private void text(String text) {
        if (!open.isEmpty() && !text.isEmpty()) {
            open.peek()
                    .content()
                    .add(ENTITY.matcher(text).replaceAll(m -> Matcher.quoteReplacement(entity(m.group()))));
        }
    }

    private static String entity(String whole) {
        String name = whole.substring(1, whole.length() - 1);
        if (!name.startsWith("#")) {
            return ENTITIES.getOrDefault(name, whole);
        }
        boolean hexadecimal = name.startsWith("#x");
        try {
            int code = Integer.parseInt(name.substring(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
            return Character.isValidCodePoint(code) ? Character.toString(code) : whole;
        } catch (NumberFormatException e) {
            return whole;
        }
    }

    private Element start(String tag, String attributes) {
        for (int level = 0; level < GROUPS.size(); level++) {
            if (GROUPS.get(level).contains(tag)) {
                closeGroups(level);
            }
        }
        Element element = new Element(tag, span(attributes, "colspan"), span(attributes, "rowspan"), new ArrayList<>());
        if (!open.isEmpty()) {
            open.peek().content().add(element);
        }
        if (!VOID.contains(tag) && !attributes.endsWith("/")) {
            open.push(element);
        }
        return element;
    }

    private void closeGroups(int level) {
        for (Set<String> group : GROUPS.subList(level, GROUPS.size())) {
            for (Element element : List.copyOf(open)) {
                if (element.tag().equals("table")) {
                    break;
                }
                if (group.contains(element.tag())) {
                    end(element.tag());
                    break;
                }
            }
        }
    }

    /** Closes the innermost element of the tag and all within it; nothing where the tag is not open in this table. */
    private void end(String tag) {
        for (Element element : open) {
            if (element.tag().equals(tag)) {
                while (!open.pop().tag().equals(tag)) {}
                return;
            }
            if (element.tag().equals("table")) {
                return;
            }
        }
    }

    private static int span(String attributes, String name) {
        Matcher span = SPAN.matcher(attributes);
        while (span.find()) {
            if (span.group(1).equalsIgnoreCase(name)) {
                return Integer.parseInt(span.group(2));
            }
        }
        return 1;
    }
}
