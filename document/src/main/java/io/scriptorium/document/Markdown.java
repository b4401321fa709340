package io.scriptorium.document;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Blocks as Markdown (CommonMark with tables), every sign of the text standing for itself. */
final class Markdown {
    /** Signs with a meaning anywhere in a line. */
    private static final Pattern INLINE = Pattern.compile("[\\\\`*_\\[\\]<|~]|&(?=#?\\w+;)");
    /** Signs with a meaning at the start of a line: headings, quotations, lists, rules and underlines of headings. */
    private static final Pattern LEADING = Pattern.compile("^(?:#{1,6}(?=\\s|$)|>|[-+](?=\\s|$)|-{3,}|=+\\s*$)");
    /** A numbered list: the sign after the number is the one to escape. */
    private static final Pattern NUMBERED = Pattern.compile("^(\\d{1,9})([.)])(?=\\s|$)");

    private Markdown() {}

    static String of(List<? extends Block> blocks) {
        return blocks.stream().map(Markdown::of).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    private static String of(Block block) {
        if (block instanceof TextBlock text) {
            return text.lines().stream().map(line -> escape(line.text())).collect(Collectors.joining("\n"));
        }
        if (block instanceof Paragraph paragraph) {
            return escape(paragraph.text());
        }
        if (block instanceof Heading heading) {
            // Signs of a heading at its end would close it.
            return "#".repeat(heading.level()) + " " + inline(heading.text()).replaceAll("(?=#+$)", "\\\\");
        }
        if (block instanceof Figure figure) {
            return figure.picture().link() + (figure.caption().isEmpty() ? "" : "\n\n" + escape(figure.caption()));
        }
        if (block instanceof ListBlock list) {
            return ListMarkup.markdown(list);
        }
        if (block instanceof Table table) {
            return TableMarkup.markdown(table);
        }
        if (block instanceof RunningText running) {
            return comment(running.kind().word() + ": " + running.text());
        }
        throw new AssertionError("unknown block " + block.getClass());
    }

    /** One line of text as Markdown that shows the same line; spaces at its start are dropped, they would mean code. */
    static String escape(String line) {
        String escaped = inline(line);
        escaped = LEADING.matcher(escaped).replaceFirst("\\\\$0");
        return NUMBERED.matcher(escaped).replaceFirst("$1\\\\$2");
    }

    static String inline(String line) {
        return INLINE.matcher(line.strip()).replaceAll("\\\\$0");
    }

    /** A comment of HTML and XML: it ends at the first {@code -->} and must not hold {@code --}. */
    static String comment(String text) {
        return "<!-- " + text.replaceAll("-(?=-)", "- ").replace('>', ')') + " -->";
    }
}
