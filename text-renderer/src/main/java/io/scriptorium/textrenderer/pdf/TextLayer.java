package io.scriptorium.textrenderer.pdf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The operators that say words invisibly where they stand on a page. */
final class TextLayer {
    /** Name of the font among the page's resources. */
    static final String FONT = "ScriptoriumText";

    private TextLayer() {}

    /**
     * The content stream.
     *
     * @param font says which codes the words have
     * @param place from pixels of the upright picture, y downward, to the page's own units
     * @param rotation degrees clockwise by which the picture must be turned for its words to run to the right
     */
    static byte[] of(List<PdfWord> words, GlyphlessFont font, Placement place, int rotation) {
        Placement level = place.turned(rotation);
        StringBuilder text = new StringBuilder("q\nBT\n3 Tr\n");
        for (int i = 0; i < words.size(); i++) {
            PdfWord word = words.get(i).turned(rotation);
            double size = word.bottom() - word.top();
            double baseline = word.bottom() + size * GlyphlessFont.DESCENT / 1000;
            text.append('/').append(FONT).append(' ').append(number(size)).append(" Tf\n");
            text.append(level.matrix(word.left(), baseline)).append(" Tm\n");
            show(text, font.codes(word.text()), word.right() - word.left(), size);
            if (i + 1 < words.size()) {
                PdfWord next = words.get(i + 1).turned(rotation);
                if (isNextOnLine(word, next)) {
                    // A space as wide as the gap: who copies the text gets one.
                    show(text, font.codes(" "), next.left() - word.right(), size);
                }
            }
        }
        return text.append("ET\nQ\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isNextOnLine(PdfWord word, PdfWord next) {
        double overlap = Math.min(word.bottom(), next.bottom()) - Math.max(word.top(), next.top());
        return next.left() > word.right() && overlap > (word.bottom() - word.top()) / 2;
    }

    private static void show(StringBuilder text, int[] codes, double width, double size) {
        double natural = codes.length * size * GlyphlessFont.WIDTH / 1000;
        text.append(number(100 * width / natural)).append(" Tz <");
        for (int code : codes) {
            text.append(String.format("%04X", code));
        }
        text.append("> Tj\n");
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
