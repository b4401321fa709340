package io.scriptorium.textrenderer.page;

import java.awt.Color;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.util.Matrix;

/**
 * Pages as one PDF: letters as text that can be searched and copied, with the parts of the fonts that are used. Pages that
 * are done lie on the disk until {@link #save}.
 *
 * <p>Pages are not cropped, and horizontal scaling narrows the page and all on it.
 */
public final class PagePdf implements Closeable {
    private final PDDocument document;
    private final PageStyle style;
    private final FontStack fonts;
    private final Map<PageFont, PDFont> embedded = new HashMap<>();

    /**
     * An empty document.
     *
     * @param fonts whose outlines are TrueType's ({@link PageFonts#of} with {@code outlinesForPdf})
     */
    public PagePdf(PageStyle style, FontStack fonts) {
        this.document = new PDDocument(IOUtils.createTempFileOnlyStreamCache());
        this.style = style;
        this.fonts = fonts;
    }

    /** Adds a page behind the others. */
    public void add(TypesetPage page) throws IOException {
        double scale = style.horizontalScale();
        PDPage sheet = new PDPage(new PDRectangle((float) (style.pageWidth() * scale), (float) style.pageHeight()));
        document.addPage(sheet);
        try (PDPageContentStream content = new PDPageContentStream(document, sheet)) {
            if (scale != 1) {
                content.transform(Matrix.getScaleInstance((float) scale, 1));
            }
            if (style.pageBackground() != 0xffffff) {
                rectangle(content, 0, 0, style.pageWidth(), style.pageHeight(), style.pageBackground());
            }
            for (TypesetPage.Block block : page.blocks()) {
                block(content, block);
            }
            content.beginText();
            for (TypesetLine line : page.lines()) {
                line(content, line);
            }
            content.endText();
        }
    }

    private void block(PDPageContentStream content, TypesetPage.Block block) throws IOException {
        double padding = style.borderPadding();
        double x = block.x() - padding;
        double top = block.top() - padding;
        double width = block.width() + 2 * padding;
        double height = block.height() + 2 * padding;
        if (style.paragraphBackground() != style.pageBackground()) {
            rectangle(content, x, top, width, height, style.paragraphBackground());
        }
        if (style.borderWidth() > 0) {
            content.setStrokingColor(new Color(style.borderColor()));
            content.setLineWidth((float) style.borderWidth());
            content.addRect((float) x, (float) (style.pageHeight() - top - height), (float) width, (float) height);
            content.stroke();
        }
    }

    private void rectangle(PDPageContentStream content, double x, double top, double width, double height, int colour)
            throws IOException {
        content.setNonStrokingColor(new Color(colour));
        content.addRect((float) x, (float) (style.pageHeight() - top - height), (float) width, (float) height);
        content.fill();
    }

    /** One run of letters of one font and colour after the other. */
    private void line(PDPageContentStream content, TypesetLine line) throws IOException {
        double x = line.x();
        int[] characters = line.characters();
        int[] order = Bidirectional.order(characters);
        Run run = null;
        for (int i = 0; i < characters.length; i++) {
            int place = order.length == 0 ? i : order[i];
            int c = characters[place];
            FontStack.Glyph glyph = fonts.glyph(c);
            double advance = 0.001 * style.fontSize() * glyph.advance();
            boolean blank = c == Paragraph.SPACE || c == Paragraph.NO_BREAK_SPACE;
            int own = line.colours().length == 0 ? Paragraph.OWN_COLOUR : line.colours()[place];
            int colour = own == Paragraph.OWN_COLOUR ? style.fontColor() : own;
            if (!glyph.missing() && (glyph.code() >= 0 || blank)) {
                if (run == null || run.font != glyph.font() || run.colour != colour) {
                    if (run != null) {
                        run.show(content);
                    }
                    run = new Run(glyph.font(), colour, x, line.baseline());
                }
                // A no-break space is copied as a space; not all fonts have it.
                run.add(blank ? ' ' : c, x, advance);
            }
            x += advance + (blank ? line.wordSpace() : 0);
        }
        if (run != null) {
            run.show(content);
        }
    }

    private final class Run {
        private final PageFont font;
        private final int colour;
        private final double start;
        private final double baseline;
        private final List<Object> parts = new ArrayList<>();
        private final StringBuilder letters = new StringBuilder();
        private double pen;

        Run(PageFont font, int colour, double start, double baseline) {
            this.font = font;
            this.colour = colour;
            this.start = start;
            this.baseline = baseline;
            this.pen = start;
        }

        void add(int character, double x, double advance) {
            // Viewers advance by widths in whole thousandths; drift beyond a hundredth of a point is taken back.
            if (Math.abs(x - pen) > 0.01) {
                flush();
                parts.add((float) (-(x - pen) * 1000 / style.fontSize()));
                pen = x;
            }
            letters.appendCodePoint(character);
            pen += 0.001 * style.fontSize() * Math.round(advance * 1000 / style.fontSize());
        }

        private void flush() {
            if (letters.length() > 0) {
                parts.add(letters.toString());
                letters.setLength(0);
            }
        }

        void show(PDPageContentStream content) throws IOException {
            flush();
            content.setFont(embedded(font), (float) style.fontSize());
            content.setNonStrokingColor(new Color(colour));
            content.setTextMatrix(Matrix.getTranslateInstance((float) start, (float) (style.pageHeight() - baseline)));
            content.showTextWithPositioning(parts.toArray());
        }
    }

    private PDFont embedded(PageFont font) throws IOException {
        PDFont known = embedded.get(font);
        if (known == null) {
            known = PDType0Font.load(document, font.trueType(), true);
            embedded.put(font, known);
        }
        return known;
    }

    /** Writes the document. */
    public void save(Path file) throws IOException {
        document.save(file.toFile());
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
