package io.scriptorium.vlmodel.token;

/**
 * Stripping as the reference code strips. Python counts as blank what Unicode calls White_Space, and the four
 * separators U+001C..U+001F; {@link String#strip} leaves the no-break spaces and U+0085 standing.
 */
public final class Whitespace {
    private Whitespace() {}

    /** The text without blanks at both ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == '\u0085' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
