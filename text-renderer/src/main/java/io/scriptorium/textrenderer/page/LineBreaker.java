package io.scriptorium.textrenderer.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a paragraph into lines as reportlab does ({@code platypus/paragraph.py}, {@code breakLines} and
 * {@code cjkFragSplit}, release 5.1.0; the same in 4.4.4).
 */
final class LineBreaker {
    /** reportlab's {@code spaceShrinkage}: a line may be longer by this share of its spaces, which are then narrowed. */
    private static final double SHRINKAGE = 0.05;
    /** reportlab's {@code _FUZZ}, pt. */
    private static final double FUZZ = 1e-6;

    /** What may not begin a line of Chinese ({@code lib/textsplit.py}, {@code ALL_CANNOT_START}). */
    private static final String CANNOT_START = "!',.:;?!\")]、。」』】〕］】）々―ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮーヵヶ゛゜・ヽヾゝゞ―‐°′″℃￠％‰";

    private final FontStack fonts;
    private final double fontSize;
    private final double[] widths;

    private Paragraph paragraph;
    private List<Line> lines;
    private double space;
    // The line that is being filled.
    private int from;
    private int to;
    private int words;
    private double width;
    private double spaceBefore;
    private int spaces;

    /**
     * A line.
     *
     * @param from first character in the paragraph
     * @param to behind the last
     * @param room what is left of the line's width, pt; negative if its spaces must be narrowed
     * @param words number of words, parted by U+0020; a line of Chinese is one
     * @param ended whether a line break in the text ends it
     */
    record Line(int from, int to, double room, int words, boolean ended) {}

    /**
     * A breaker.
     *
     * @param widths of the paragraph's first line and of the others, pt
     */
    LineBreaker(FontStack fonts, double fontSize, double[] widths) {
        this.fonts = fonts;
        this.fontSize = fontSize;
        this.widths = widths.clone();
    }

    /** The lines of a paragraph; none if it is empty. */
    List<Line> lines(Paragraph text) {
        paragraph = text;
        lines = new ArrayList<>();
        if (text.cutsAnywhere()) {
            cutAnywhere();
        } else {
            cutBetweenWords();
        }
        return lines;
    }

    private double width(int character) {
        return 0.001 * fontSize * fonts.glyph(character).advance();
    }

    private double width(int start, int end) {
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += fonts.glyph(paragraph.at(i)).advance();
        }
        return 0.001 * fontSize * sum;
    }

    private double lineWidth(int line) {
        return widths[Math.min(1, line)];
    }

    private void cutBetweenWords() {
        space = width(Paragraph.SPACE);
        begin(0);
        int i = 0;
        while (i < paragraph.length()) {
            int c = paragraph.at(i);
            if (c == Paragraph.BREAK) {
                end(true);
                begin(i + 1);
                i++;
            } else if (c == Paragraph.SPACE) {
                i++;
            } else {
                int end = i + 1;
                while (end < paragraph.length()
                        && paragraph.at(end) != Paragraph.SPACE
                        && paragraph.at(end) != Paragraph.BREAK) {
                    end++;
                }
                word(i, end, end < paragraph.length() && paragraph.at(end) == Paragraph.SPACE);
                i = end;
            }
        }
        if (words > 0) {
            end(false);
        }
    }

    private void begin(int at) {
        from = at;
        to = at;
        words = 0;
        width = 0;
        spaceBefore = 0;
        spaces = 0;
    }

    private void end(boolean ended) {
        lines.add(new Line(from, to, lineWidth(lines.size()) - width, words, ended));
    }

    private void word(int start, int end, boolean spaceFollows) {
        double wordWidth = width(start, end);
        boolean fits = fits(wordWidth);
        if (!fits && wordWidth > lineWidth(lines.size())) {
            cutWord(start, end, spaceFollows);
        } else {
            place(start, end, wordWidth, fits, spaceFollows);
        }
    }

    private boolean fits(double wordWidth) {
        double longer = wordWidth > 0 ? width + spaceBefore + wordWidth : width;
        return longer <= lineWidth(lines.size()) + SHRINKAGE * (spaceBefore + spaces * space);
    }

    private void place(int start, int end, double wordWidth, boolean fits, boolean spaceFollows) {
        if (!fits && words > 0) {
            end(false);
            begin(start);
            width = wordWidth;
        } else {
            if (words == 0) {
                from = start;
            }
            spaces += spaceBefore > 0 ? 1 : 0;
            width = wordWidth > 0 ? width + spaceBefore + wordWidth : width;
        }
        words++;
        to = end;
        spaceBefore = spaceFollows ? space : 0;
    }

    /** A word wider than a line begins on this one and is cut wherever a line is full ({@code _splitFragWord}). */
    private void cutWord(int start, int end, boolean spaceFollows) {
        int line = lines.size();
        double limit = lineWidth(line) - spaceBefore - width;
        double next = lineWidth(line + 1);
        double piece = 0;
        int pieceStart = start;
        boolean first = true;
        for (int i = start; i < end; i++) {
            double one = width(paragraph.at(i));
            if (piece + one > limit && (piece > 0 || one <= next)) {
                piece(pieceStart, i, piece, first, false);
                first = false;
                pieceStart = i;
                piece = 0;
                limit = next;
            }
            piece += one;
        }
        piece(pieceStart, end, piece, first, spaceFollows);
    }

    private void piece(int start, int end, double pieceWidth, boolean first, boolean spaceFollows) {
        if (end > start) {
            place(start, end, pieceWidth, fits(pieceWidth), spaceFollows);
        }
        if (first) {
            end(false);
            begin(end);
        }
    }

    private void cutAnywhere() {
        int i = 0;
        int lineStart = 0;
        double used = 0;
        int length = paragraph.length();
        boolean strip = paragraph.isOnePiece();
        while (i < length) {
            int c = paragraph.at(i++);
            boolean ended = c == Paragraph.BREAK;
            double max = lineWidth(lines.size());
            double w = ended ? 0 : width(c);
            used += w;
            if (!ended && used <= max + FUZZ) {
                continue;
            }
            double room = max - used;
            if (!ended) {
                if (c < 0x3000) {
                    int back = breakBefore(lineStart, i);
                    if (back >= 0) {
                        room += width(back + 1, i);
                        c = paragraph.at(back);
                        w = width(c);
                        i = back + 1;
                    }
                }
                if (CANNOT_START.indexOf(c) < 0 && i > lineStart + 1) {
                    i--;
                    room += w;
                }
            }
            addCut(lineStart, ended ? i - 1 : i, room, ended, strip);
            lineStart = i;
            used = 0;
        }
        if (used > 0) {
            addCut(lineStart, length, lineWidth(lines.size()) - used, false, false);
        }
    }

    /** Behind a space or a full-width character in the second half of the line: where the next line may begin, or -1. */
    private int breakBefore(int lineStart, int end) {
        int limit = (lineStart + end) >> 1;
        for (int j = end - 1; j > limit; j--) {
            int c = paragraph.at(j);
            if ((Character.getType(c) == Character.SPACE_SEPARATOR || c >= 0x3000) && j + 1 < end) {
                return j + 1;
            }
        }
        return -1;
    }

    private void addCut(int start, int end, double room, boolean ended, boolean strip) {
        int first = start;
        int last = end;
        while (strip && first < last && isStripped(paragraph.at(first))) {
            first++;
        }
        while (strip && first < last && isStripped(paragraph.at(last - 1))) {
            last--;
        }
        lines.add(new Line(first, last, room, 1, ended));
    }

    private static boolean isStripped(int c) {
        return Paragraph.isWhite(c) || c == Paragraph.NO_BREAK_SPACE;
    }
}
