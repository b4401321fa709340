package io.scriptorium.textrenderer.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How pages look: the configuration of the Glyph renderer, with its keys, units and defaults ({@code text_to_images},
 * lines 109-145). Lengths are points (1/72 inch), colours {@code 0xRRGGBB}.
 *
 * <p>Differs: unknown keys, unknown alignments, short colours and sizes that make no page are refused by name; the
 * reference takes them silently for something else.
 *
 * @param pageWidth width of the page, pt
 * @param pageHeight height of the page, pt
 * @param dpi pixels per 72 pt
 * @param marginX left and right margin, pt; auto-crop takes the same number as pixels
 * @param marginY top and bottom margin, pt; auto-crop takes the same number as pixels
 * @param fontPath a font file or family; empty for the shipped DejaVu Sans
 * @param fontSize size of the letters, pt
 * @param lineHeight distance of baselines, pt; may be less than the font size
 * @param fontColor colour of the letters
 * @param pageBackground colour of the page
 * @param paragraphBackground colour behind each paragraph of 30 source lines
 * @param borderColor colour of the box round a paragraph
 * @param alignment where lines stand
 * @param firstLineIndent pt more on the first line of a paragraph; may be negative
 * @param leftIndent pt
 * @param rightIndent pt
 * @param spaceBefore pt above a paragraph, not at the top of a page
 * @param spaceAfter pt below a paragraph
 * @param borderWidth pt; 0 draws no box
 * @param borderPadding pt by which background and box stand out of the paragraph; does not move the text
 * @param horizontalScale factor on the width of the finished picture
 * @param cropWidth whether pages are cut right of the ink
 * @param cropLastPage whether the last page is cut below the ink
 * @param newline what stands between two source lines, see {@link NewlineMarkup}
 */
public record PageStyle(
        double pageWidth,
        double pageHeight,
        double dpi,
        double marginX,
        double marginY,
        String fontPath,
        double fontSize,
        double lineHeight,
        int fontColor,
        int pageBackground,
        int paragraphBackground,
        int borderColor,
        Alignment alignment,
        double firstLineIndent,
        double leftIndent,
        double rightIndent,
        double spaceBefore,
        double spaceAfter,
        double borderWidth,
        double borderPadding,
        double horizontalScale,
        boolean cropWidth,
        boolean cropLastPage,
        NewlineMarkup newline) {
    /** Padding that reportlab's frame adds inside each margin, pt ({@code platypus/frames.py}, {@code Frame.__init__}). */
    static final double FRAME_PADDING = 6;

    /** Widest and highest page image, px: what a picture of one byte a pixel may be. */
    private static final double MAX_SIDE = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String OFFICIAL = """
            {"page-size": "595,842", "dpi": 72, "margin-x": 10, "margin-y": 10, "font-size": 9, "line-height": 10,
             "font-color": "#000000", "alignment": "LEFT", "horizontal-scale": 1.0, "first-line-indent": 0,
             "left-indent": 0, "right-indent": 0, "space-after": 0, "space-before": 0, "border-width": 0,
             "border-padding": 0, "page-bg-color": "#FFFFFF", "para-bg-color": "#FFFFFF",
             "auto-crop-width": true, "auto-crop-last-page": true}
            """;

    /** The settings of the file that Glyph ships for English ({@code config/config_en.json}) but for its font. */
    public static ObjectNode official() {
        try {
            return (ObjectNode) JSON.readTree(OFFICIAL);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The settings in a file, not yet checked.
     *
     * @throws TypesetException if the file cannot be read or is not a JSON object
     */
    public static ObjectNode settings(Path file) throws TypesetException {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new TypesetException(file + ": not a page style (" + e.getOriginalMessage() + "); expected JSON", e);
        } catch (IOException e) {
            throw new TypesetException(file + ": this page style cannot be read (" + e + ")", e);
        }
        if (!(root instanceof ObjectNode settings)) {
            throw new TypesetException(file + ": not a page style; expected a JSON object such as {\"dpi\": 96}");
        }
        return settings;
    }

    /**
     * Settings with some replaced.
     *
     * @param settings not changed
     * @param replaced keys with JSON values; what is no JSON is taken as a string
     */
    public static ObjectNode with(ObjectNode settings, Map<String, String> replaced) {
        ObjectNode result = settings.deepCopy();
        replaced.forEach((key, value) -> result.set(key, value(value)));
        return result;
    }

    private static JsonNode value(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            return value.isMissingNode() ? JsonNodeFactory.instance.textNode(text) : value;
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    /**
     * The style that settings describe; a missing key has the reference's default.
     *
     * @throws TypesetException naming the key that is unknown or has a value that makes no page
     */
    public static PageStyle of(ObjectNode settings) throws TypesetException {
        StyleFields fields = new StyleFields(settings);
        double[] size = fields.pair("page-size", 595.2755905511812, 841.8897637795275);
        double fontSize = fields.number("font-size", 9);
        double lineHeight = fields.number("line-height", 0);
        PageStyle style = new PageStyle(
                size[0],
                size[1],
                fields.number("dpi", 72),
                fields.number("margin-x", 20),
                fields.number("margin-y", 20),
                fields.string("font-path", ""),
                fontSize,
                lineHeight == 0 ? fontSize + 1 : lineHeight,
                fields.colour("font-color", 0),
                fields.colour("page-bg-color", 0xffffff),
                fields.colour("para-bg-color", 0xffffff),
                fields.colour("para-border-color", 0xffffff),
                fields.alignment("alignment", Alignment.JUSTIFY),
                fields.number("first-line-indent", 0),
                fields.number("left-indent", 0),
                fields.number("right-indent", 0),
                fields.number("space-before", 0),
                fields.number("space-after", 0),
                fields.number("border-width", 0),
                fields.number("border-padding", 0),
                fields.number("horizontal-scale", 1),
                fields.bool("auto-crop-width", false),
                fields.bool("auto-crop-last-page", false),
                NewlineMarkup.parse(fields.string("newline-markup", "<br/>")));
        fields.refuseOthers();
        style.check();
        return style;
    }

    /** Width between the paddings of the frame, pt. */
    double frameWidth() {
        return pageWidth - 2 * marginX - 2 * FRAME_PADDING;
    }

    /** Height between the paddings of the frame, pt. */
    double frameHeight() {
        return pageHeight - 2 * marginY - 2 * FRAME_PADDING;
    }

    /** Width of every line but a paragraph's first, pt. */
    double lineWidth() {
        return frameWidth() - leftIndent - rightIndent;
    }

    /** Width of a paragraph's first line, pt. */
    double firstLineWidth() {
        return frameWidth() - (leftIndent + firstLineIndent) - rightIndent;
    }

    /** Lines that a full page holds. */
    public int linesPerPage() {
        return (int) (frameHeight() / lineHeight);
    }

    /** Width of a page picture before scaling and cropping, px. */
    public int pixelWidth() {
        return (int) Math.ceil(pageWidth * dpi / 72);
    }

    /** Height of a page picture before cropping, px. */
    public int pixelHeight() {
        return (int) Math.ceil(pageHeight * dpi / 72);
    }

    private void check() throws TypesetException {
        positive("page-size", pageWidth);
        positive("page-size", pageHeight);
        positive("dpi", dpi);
        positive("font-size", fontSize);
        positive("line-height", lineHeight);
        positive("horizontal-scale", horizontalScale);
        for (Map.Entry<String, Double> length : Map.of(
                        "margin-x", marginX,
                        "margin-y", marginY,
                        "space-before", spaceBefore,
                        "space-after", spaceAfter,
                        "border-width", borderWidth,
                        "border-padding", borderPadding,
                        "left-indent", leftIndent,
                        "right-indent", rightIndent)
                .entrySet()) {
            if (length.getValue() < 0) {
                throw new TypesetException(
                        "page style: " + length.getKey() + ": expected 0 or more, got " + length.getValue());
            }
        }
        double width = pageWidth * dpi / 72 * Math.max(1, horizontalScale);
        if (width > MAX_SIDE || pixelHeight() > MAX_SIDE) {
            throw new TypesetException("page style: a page of " + Math.round(width) + " x " + pixelHeight()
                    + " pixels; expected at most " + (int) MAX_SIDE + " a side: lower dpi or page-size");
        }
        if (Math.min(lineWidth(), firstLineWidth()) < fontSize) {
            throw new TypesetException("page style: margins (margin-x, 6 pt of padding) and indents leave "
                    + Math.min(lineWidth(), firstLineWidth()) + " pt for a line; expected at least font-size, "
                    + fontSize);
        }
        if (linesPerPage() < 2) {
            throw new TypesetException(
                    "page style: page-size, margin-y and 6 pt of padding leave room for " + Math.max(0, linesPerPage())
                            + " lines a page; expected at least 2: lower line-height or margin-y");
        }
    }

    private static void positive(String key, double value) throws TypesetException {
        if (!(value > 0)) {
            throw new TypesetException("page style: " + key + ": expected more than 0, got " + value);
        }
    }

    /** The font that the style names, if any. */
    public Optional<String> font() {
        return fontPath.isBlank() ? Optional.empty() : Optional.of(fontPath);
    }
}
