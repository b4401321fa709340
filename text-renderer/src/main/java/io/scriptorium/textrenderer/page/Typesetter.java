package io.scriptorium.textrenderer.page;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Sets text on pages, line for line as the official Glyph renderer does, but for two faults of its page cuts: an empty
 * line is not carried to the next page, and Chinese is not broken anew behind a cut. Holds one paragraph and two pages at
 * a time, whatever the length of the text. Safe for threads.
 */
public final class Typesetter {
    /** Source lines of a paragraph ({@code text_to_images}, line 178). */
    private static final int PARAGRAPH = 30;

    /**
     * Longest source line that is kept whole, characters. Differs: a longer one is cut here as if a paragraph ended, so
     * that memory stays bounded; no text for reading has such lines.
     */
    private static final int LONGEST_LINE = 1 << 20;

    private final PageStyle style;
    private final FontStack fonts;

    /** A typesetter for a style and its fonts; the style's own {@code fontPath} is not looked at. */
    public Typesetter(PageStyle style, FontStack fonts) {
        this.style = style;
        this.fonts = fonts;
    }

    /** Whether a character makes the reference break its whole text between any two characters. */
    public static boolean isHan(int character) {
        return character >= 0x4e00 && character <= 0x9fff;
    }

    /**
     * Sets a text.
     *
     * @param text with {@code \n} between lines
     * @param pages takes each page in order
     */
    public void typeset(String text, Consumer<TypesetPage> pages) {
        try {
            typeset(new StringReader(text), text.codePoints().anyMatch(Typesetter::isHan), pages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sets a text that is read once, from front to back.
     *
     * @param text with {@code \n} between lines; not closed
     * @param han whether any character of the text {@link #isHan}: lines may then break between any two characters
     * @param pages takes each page in order; a text without a visible character gives one empty page
     * @throws IOException if the text cannot be read
     */
    public void typeset(Reader text, boolean han, Consumer<TypesetPage> pages) throws IOException {
        PageFiller filler = new PageFiller(style, fonts, pages);
        Paragraph paragraph = new Paragraph(style.newline(), han);
        CodePoints source = new CodePoints(text);
        paragraph.clear(0);
        paragraph.beginLine(0);
        int inLine = 0;
        for (int c = source.next(); c >= 0; c = source.next()) {
            boolean newline = c == '\n';
            if (newline) {
                paragraph.endLine(source.place() - 1);
                inLine = 0;
            } else {
                paragraph.add(c, source.place() - 1);
                inLine++;
            }
            boolean full = newline && paragraph.sourceLines() == PARAGRAPH;
            if (full || (inLine >= LONGEST_LINE && Paragraph.isWhite(c)) || inLine >= 2 * LONGEST_LINE) {
                paragraph.endLine(source.place());
                paragraph.end();
                filler.add(paragraph);
                paragraph.clear(source.place());
                inLine = 0;
                paragraph.beginLine(source.place());
            } else if (newline) {
                paragraph.beginLine(source.place());
            }
        }
        paragraph.endLine(source.place());
        paragraph.end();
        filler.add(paragraph);
        filler.finish(source.place());
    }

    /** Reads code points; half a surrogate pair is one too. */
    private static final class CodePoints {
        private final Reader reader;
        private final char[] buffer = new char[8192];
        private int at;
        private int end;
        private long place;

        CodePoints(Reader reader) {
            this.reader = reader;
        }

        /** Code points read so far. */
        long place() {
            return place;
        }

        /** The next one, or -1 at the end. */
        int next() throws IOException {
            int c = unit();
            if (c < 0) {
                return c;
            }
            place++;
            if (Character.isHighSurrogate((char) c)) {
                int low = unit();
                if (low >= 0 && Character.isLowSurrogate((char) low)) {
                    return Character.toCodePoint((char) c, (char) low);
                }
                if (low >= 0) {
                    at--;
                }
            }
            return c;
        }

        private int unit() throws IOException {
            if (at == end) {
                at = 0;
                // The first place stays free, so that a unit can be given back.
                end = Math.max(0, reader.read(buffer, 1, buffer.length - 1));
                if (end == 0) {
                    return -1;
                }
                at = 1;
                end++;
            }
            return buffer[at++];
        }
    }
}
