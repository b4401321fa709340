package io.scriptorium.eval.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The form in which two texts are compared, so that what no reader can know (line ends, which of two like marks was meant) is
 * no error.
 */
public enum TextForm {
    /** Unicode NFC, white space as one space, none beside Chinese, Japanese and Korean characters. */
    STRICT,
    /** As {@link #STRICT} and NFKC; quotation marks, dashes and bullets of one kind are one mark. */
    FOLDED,
    /** As {@link #FOLDED} in lower case: for truths that were typed without regard to case. */
    CASELESS;

    private static final String CJK = "\\u2e80-\\u303f\\u3400-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef";
    /** White space, the separators among the control characters included. */
    static final Pattern SPACES = Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern SPACE_BESIDE_CJK = Pattern.compile("(?<=[" + CJK + "]) | (?=[" + CJK + "])");
    /** Full-width marks have been folded to ASCII: a space beside them says nothing. */
    private static final Pattern MARK_AFTER_CJK = Pattern.compile("(?<=[" + CJK + "]) ?([,.:;!?()]) ?");

    private static final String APOSTROPHES = "\u2018\u2019\u201a\u2032`\u00b4";
    private static final String QUOTES = "\u201c\u201d\u201e\u2033";
    private static final String DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad";
    private static final String BULLETS = "\u2022\u25cf\u25aa\u00b7";

    /** The text in this form. */
    public String of(String text) {
        if (this == STRICT) {
            return spaced(Normalizer.normalize(text, Normalizer.Form.NFC));
        }
        String one = marks(Normalizer.normalize(text, Normalizer.Form.NFKC));
        String folded = MARK_AFTER_CJK
                .matcher(spaced(Normalizer.normalize(one, Normalizer.Form.NFC)))
                .replaceAll("$1");
        return this == CASELESS ? folded.toLowerCase(Locale.ROOT) : folded;
    }

    private static String spaced(String text) {
        return SPACE_BESIDE_CJK
                .matcher(SPACES.matcher(text).replaceAll(" ").strip())
                .replaceAll("");
    }

    private static String marks(String text) {
        StringBuilder one = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            one.append(mark(text.charAt(i)));
        }
        return one.toString();
    }

    private static char mark(char c) {
        if (APOSTROPHES.indexOf(c) >= 0) {
            return '\'';
        } else if (QUOTES.indexOf(c) >= 0) {
            return '"';
        } else if (DASHES.indexOf(c) >= 0) {
            return '-';
        }
        return BULLETS.indexOf(c) >= 0 ? '\u2022' : c;
    }
}
