package io.scriptorium.textrenderer.line;

import java.util.EnumMap;
import java.util.Map;

/** What a synthetic line says. */
public enum TextKind {
    /** Running text of the user's files, or sentences of shipped words. */
    PROSE(0.47),
    /** Running text in capitals. */
    CAPITALS(0.07),
    /** Running text With Capital Initials. */
    TITLE(0.04),
    /** Words of one language in random order and case. */
    RANDOM_WORDS(0.05),
    /** Cells of words and numbers with wide gaps between them. */
    TABLE_ROW(0.07),
    /** Running text full of numbers, dates and names. */
    MIXED(0.08),
    /** A title, leaders and a page number. */
    DOT_LEADER(0.025),
    /** A bullet or number before running text. */
    LIST_ITEM(0.03),
    /** Program text, paths, options, addresses of the web. */
    CODE(0.035),
    /** Names, streets and towns. */
    ADDRESS(0.03),
    /** Lines of a till receipt. */
    RECEIPT(0.04),
    /** One number, price, date or code. */
    NUMBER(0.03),
    /** Running text in which letters are exchanged for accented ones. */
    ACCENTED(0.02),
    /** Random strings of every character there is, so that rare ones are seen. */
    RANDOM_CHARACTERS(0.02);

    private final double weight;

    TextKind(double weight) {
        this.weight = weight;
    }

    /** The mixture that the embedded reader is trained with. */
    public static Map<TextKind, Double> defaultMixture() {
        Map<TextKind, Double> mixture = new EnumMap<>(TextKind.class);
        for (TextKind kind : values()) {
            mixture.put(kind, kind.weight);
        }
        return mixture;
    }
}
