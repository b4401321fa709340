package io.scriptorium.textrenderer.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between two source lines, in the small HTML of the reference: text, {@code <br/>} for a line break,
 * {@code <font color="#RRGGBB">...</font>}, and entities, by name (amp, lt, gt, quot, nbsp,
 * para) or by number.
 *
 * @param pieces in order
 * @param source as it was written
 */
public record NewlineMarkup(List<Piece> pieces, String source) {
    private static final Pattern TOKEN = Pattern.compile(
            "<br\\s*/?>|<font\\s+color=(?<quote>[\"'])(?<colour>[^\"']*)\\k<quote>\\s*>|</font>|[^<]+|<");
    private static final Pattern ENTITY = Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|\\w+);");

    public NewlineMarkup {
        pieces = List.copyOf(pieces);
    }

    /** A part of the markup. */
    public sealed interface Piece {}

    /** The line ends here. */
    public record Break() implements Piece {}

    /**
     * Text in the flow.
     *
     * @param colour 0xRRGGBB, or empty for the colour of the page's text
     */
    public record Mark(String text, OptionalInt colour) implements Piece {}

    /**
     * Reads markup.
     *
     * @throws TypesetException on tags that have no meaning here, and on tags left open
     */
    public static NewlineMarkup parse(String source) throws TypesetException {
        List<Piece> pieces = new ArrayList<>();
        OptionalInt colour = OptionalInt.empty();
        boolean open = false;
        // White space collapses before markup is read, as in the text itself.
        Matcher token = TOKEN.matcher(Paragraph.collapse(source));
        while (token.find()) {
            String word = token.group();
            if (word.startsWith("<br")) {
                pieces.add(new Break());
            } else if (word.startsWith("<font")) {
                if (open) {
                    throw wrong("<font> inside <font>", source);
                }
                String value = token.group("colour");
                if (!value.matches("#[0-9A-Fa-f]{6}")) {
                    throw wrong("a colour must be #RRGGBB, got '" + value + "'", source);
                }
                colour = OptionalInt.of(Integer.parseInt(value.substring(1), 16));
                open = true;
            } else if (word.equals("</font>")) {
                if (!open) {
                    throw wrong("</font> without <font>", source);
                }
                colour = OptionalInt.empty();
                open = false;
            } else if (word.equals("<")) {
                throw wrong("a tag other than <br/> and <font color=\"#RRGGBB\">", source);
            } else {
                pieces.add(new Mark(entities(word, source), colour));
            }
        }
        if (open) {
            throw wrong("<font> is not closed", source);
        }
        return new NewlineMarkup(pieces, source);
    }

    /** Whether text of two source lines runs into one piece. */
    boolean isPlain() {
        return pieces.stream()
                .allMatch(piece -> piece instanceof Mark mark && mark.colour().isEmpty());
    }

    private static String entities(String text, String source) throws TypesetException {
        StringBuilder result = new StringBuilder();
        Matcher entity = ENTITY.matcher(text);
        while (entity.find()) {
            entity.appendReplacement(result, Matcher.quoteReplacement(character(entity.group(1), source)));
        }
        return entity.appendTail(result).toString();
    }

    private static String character(String name, String source) throws TypesetException {
        if (name.startsWith("#")) {
            boolean hex = name.startsWith("#x");
            int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
            if (!Character.isValidCodePoint(code)) {
                throw wrong("no character &" + name + ";", source);
            }
            return Character.toString(code);
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "nbsp" -> "\u00a0";
            case "para" -> "¶";
            default -> throw wrong("unknown entity &" + name + ";", source);
        };
    }

    private static TypesetException wrong(String what, String source) {
        return new TypesetException("page style: newline-markup: " + what + " in '" + source
                + "'; expected text, <br/> and <font color=\"#RRGGBB\">text</font>");
    }
}
