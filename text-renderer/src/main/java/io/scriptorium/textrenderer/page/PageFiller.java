package io.scriptorium.textrenderer.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts the lines of paragraphs on pages, as reportlab's frame does ({@code platypus/frames.py}, {@code Frame._add} and
 * {@code Frame.split}). Heights are kept from the bottom of the page, in the reference's order of operations: a room of
 * exactly 81 lines must not become 80 by rounding.
 */
final class PageFiller {
    private static final double FUZZ = 1e-6;

    private final PageStyle style;
    private final FontStack fonts;
    private final Consumer<TypesetPage> pages;
    private final LineBreaker breaker;
    private final double bottom;

    private List<TypesetLine> lines = new ArrayList<>();
    private List<TypesetPage.Block> blocks = new ArrayList<>();
    private double y;
    private double spaceAfter;
    private boolean top;
    private int number = 1;
    private long from;

    PageFiller(PageStyle style, FontStack fonts, Consumer<TypesetPage> pages) {
        this.style = style;
        this.fonts = fonts;
        this.pages = pages;
        this.breaker =
                new LineBreaker(fonts, style.fontSize(), new double[] {style.firstLineWidth(), style.lineWidth()});
        this.bottom = style.marginY() + PageStyle.FRAME_PADDING;
        begin();
    }

    private void begin() {
        lines = new ArrayList<>();
        blocks = new ArrayList<>();
        y = style.marginY() + (style.pageHeight() - 2 * style.marginY()) - PageStyle.FRAME_PADDING;
        spaceAfter = 0;
        top = true;
    }

    void add(Paragraph paragraph) {
        List<LineBreaker.Line> broken = breaker.lines(paragraph);
        double height = style.lineHeight();
        int done = 0;
        while (done < broken.size()) {
            int left = broken.size() - done;
            double gap = top ? 0 : Math.max(style.spaceBefore() - spaceAfter, 0);
            double room = y - bottom - gap;
            int fit = left;
            if (room <= 0 || y - (left * height + gap) < bottom - FUZZ) {
                fit = room <= 0 ? 0 : Math.min(left, (int) (room / height));
                // A lone line at the foot of a page moves on with its paragraph.
                if (fit <= 1) {
                    turn(paragraph.source(broken.get(done).from()));
                    continue;
                }
            }
            y -= gap;
            block(fit * height);
            for (int i = 0; i < fit; i++) {
                LineBreaker.Line line = broken.get(done + i);
                boolean last = done + i == broken.size() - 1;
                if (!last && i == fit - 1 && line.from() == line.to()) {
                    // The gap that an empty line makes is not seen where the page ends.
                    continue;
                }
                double baseline = style.pageHeight() - y + style.fontSize() + i * height;
                lines.add(set(paragraph, line, baseline, done + i == 0, last));
            }
            y -= fit * height + style.spaceAfter();
            spaceAfter = style.spaceAfter();
            top = false;
            done += fit;
        }
    }

    private void block(double height) {
        blocks.add(new TypesetPage.Block(
                style.marginX() + PageStyle.FRAME_PADDING + style.leftIndent(),
                style.pageHeight() - y,
                style.lineWidth(),
                height));
    }

    private void turn(long next) {
        pages.accept(new TypesetPage(number++, lines, blocks, from, next, false));
        from = next;
        begin();
    }

    /**
     * Ends the last page.
     *
     * @param length of the text, code points
     */
    void finish(long length) {
        pages.accept(new TypesetPage(number, lines, blocks, from, length, true));
    }

    private TypesetLine set(
            Paragraph paragraph, LineBreaker.Line line, double baseline, boolean first, boolean lastOfParagraph) {
        int[] characters = paragraph.characters(line.from(), line.to());
        int noBreak = 0;
        int blanks = 0;
        double sum = 0;
        for (int c : characters) {
            sum += fonts.glyph(c).advance();
            noBreak += c == Paragraph.NO_BREAK_SPACE ? 1 : 0;
            blanks += c == Paragraph.NO_BREAK_SPACE || c == Paragraph.SPACE ? 1 : 0;
        }
        // The reference counts a line of Chinese as one word, and then widens all spaces.
        int counted = line.words() + noBreak - 1;
        double room = line.room();
        boolean spread = switch (style.alignment()) {
            case LEFT, CENTER, RIGHT -> room <= -1e-8;
            case JUSTIFY -> !line.ended() && Math.abs(room) > 1e-8 && !(lastOfParagraph && room > -1e-8);
        };
        double wordSpace = spread && counted > 0 ? room / counted : 0;
        double shift = spread && counted > 0
                ? 0
                : switch (style.alignment()) {
                    case LEFT, JUSTIFY -> 0;
                    case CENTER -> room / 2;
                    case RIGHT -> room;
                };
        double x = style.marginX()
                + PageStyle.FRAME_PADDING
                + style.leftIndent()
                + (first ? style.firstLineIndent() : 0)
                + shift;
        double end = x + 0.001 * style.fontSize() * sum + wordSpace * blanks;
        return new TypesetLine(characters, paragraph.colours(line.from(), line.to()), x, baseline, wordSpace, end);
    }
}
