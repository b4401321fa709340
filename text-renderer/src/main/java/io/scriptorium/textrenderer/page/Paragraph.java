package io.scriptorium.textrenderer.page;

import java.util.Arrays;

/**
 * Up to 30 source lines as one run of characters with breaks: white space collapsed, runs of spaces made unbreakable,
 * newline markup put in. Written by the typesetter, read by the line breaker; reused from paragraph to paragraph.
 *
 * <p>The rules are those of {@code text_to_images} (lines 164-182: soft hyphens and zero-width spaces removed, each run
 * of two or more U+0020 made no-break spaces) and of reportlab's {@code _lineClean} ({@code platypus/paragraph.py}).
 */
final class Paragraph {
    /** In place of a character: the line ends here. */
    static final int BREAK = -1;
    /** In place of a colour: the page's own. */
    static final int OWN_COLOUR = -1;

    static final int SPACE = ' ';
    static final int NO_BREAK_SPACE = 0xa0;

    private final NewlineMarkup newline;
    private final boolean cutsAnywhere;

    private int[] characters = new int[4096];
    private int[] colours = new int[4096];
    private int[] sources = new int[4096];
    private int length;
    private int lines;
    private int runOfSpaces;
    private boolean afterSpace;
    private boolean entities;
    private boolean coloured;
    private long start;

    /**
     * An empty paragraph.
     *
     * @param cutsAnywhere whether lines break between any two characters (Chinese): then spaces are kept on both sides of a break
     */
    Paragraph(NewlineMarkup newline, boolean cutsAnywhere) {
        this.newline = newline;
        this.cutsAnywhere = cutsAnywhere;
    }

    /** White space that collapses: reportlab's {@code _wsc} without the zero-width space, which is gone by then. */
    static boolean isWhite(int c) {
        return c == ' '
                || (c >= 0x9 && c <= 0xd)
                || (c >= 0x1c && c <= 0x1f)
                || c == 0x85
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    /** Each run of white space made one space. */
    static String collapse(String text) {
        StringBuilder result = new StringBuilder();
        boolean space = false;
        for (int c : text.codePoints().toArray()) {
            if (!isWhite(c)) {
                result.appendCodePoint(c);
            } else if (!space) {
                result.append(' ');
            }
            space = isWhite(c);
        }
        return result.toString();
    }

    /**
     * Begins again.
     *
     * @param source place of the first character in the text, code points
     */
    void clear(long source) {
        length = 0;
        lines = 0;
        runOfSpaces = 0;
        afterSpace = true;
        entities = false;
        coloured = false;
        start = source;
    }

    /** Begins a source line; the markup goes between two. */
    void beginLine(long source) {
        if (lines++ == 0) {
            return;
        }
        for (NewlineMarkup.Piece piece : newline.pieces()) {
            if (piece instanceof NewlineMarkup.Mark mark) {
                int colour = mark.colour().orElse(OWN_COLOUR);
                coloured |= mark.colour().isPresent();
                afterSpace &= mark.colour().isEmpty();
                mark.text().codePoints().forEach(c -> put(c, colour, source - 1));
                afterSpace &= mark.colour().isEmpty();
            } else {
                append(BREAK, OWN_COLOUR, source - 1);
                afterSpace = false;
            }
        }
    }

    /**
     * Adds a character of the source line.
     *
     * @param source its place in the text, code points
     */
    void add(int c, long source) {
        if (c == SPACE) {
            runOfSpaces++;
            return;
        }
        if (c == 0xad || c == 0x200b) {
            return;
        }
        endRun(source);
        entities |= c == '&' || c == '<' || c == '>';
        put(c, OWN_COLOUR, source);
    }

    /** Ends a source line. */
    void endLine(long source) {
        endRun(source);
    }

    private void endRun(long source) {
        if (runOfSpaces == 1) {
            put(SPACE, OWN_COLOUR, source - 1);
        } else if (runOfSpaces > 1) {
            entities = true;
            for (int i = runOfSpaces; i > 0; i--) {
                put(NO_BREAK_SPACE, OWN_COLOUR, source - i);
            }
        }
        runOfSpaces = 0;
    }

    private void put(int c, int colour, long source) {
        if (!isWhite(c)) {
            append(c, colour, source);
            afterSpace = false;
            return;
        }
        boolean drop = cutsAnywhere
                ? afterSpace
                : length == 0 || characters[length - 1] == SPACE || characters[length - 1] == BREAK;
        if (!drop) {
            append(SPACE, colour, source);
        }
        afterSpace = true;
    }

    private void append(int c, int colour, long source) {
        if (length == characters.length) {
            characters = Arrays.copyOf(characters, 2 * length);
            colours = Arrays.copyOf(colours, 2 * length);
            sources = Arrays.copyOf(sources, 2 * length);
        }
        characters[length] = c;
        colours[length] = colour;
        sources[length++] = (int) (source - start);
    }

    /** Ends the paragraph: white space at its end is gone. */
    void end() {
        if (length > 0 && afterSpace && characters[length - 1] == SPACE) {
            length--;
        }
    }

    int length() {
        return length;
    }

    int sourceLines() {
        return lines;
    }

    int at(int index) {
        return characters[index];
    }

    /** Place of a character in the text, code points. */
    long source(int index) {
        return start + sources[Math.min(index, length - 1)];
    }

    int[] characters(int from, int to) {
        return Arrays.copyOfRange(characters, from, to);
    }

    /** Colours of the characters, or an empty array if all have the page's own. */
    int[] colours(int from, int to) {
        return coloured ? Arrays.copyOfRange(colours, from, to) : new int[0];
    }

    boolean cutsAnywhere() {
        return cutsAnywhere;
    }

    /** Whether the reference's parser makes one piece of it: no tags, no entities. It then strips the lines of Chinese. */
    boolean isOnePiece() {
        return !entities
                && (lines <= 1 || (newline.isPlain() && newline.source().indexOf('&') < 0));
    }
}
