package io.scriptorium.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.style.StyleScore;
import io.scriptorium.textrenderer.page.FontStack;
import io.scriptorium.textrenderer.page.PageFonts;
import io.scriptorium.textrenderer.page.PagePainter;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.TypesetException;
import io.scriptorium.textrenderer.page.TypesetPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads parts of a text in a style, unless the log has it. */
final class StyleReading {
    /** Larger pages take long and hold nothing that smaller ones do not. */
    private static final int LARGEST = 4096;

    private static final int MOST_PAGES = 500;

    private final StyleTexts texts;
    private final PagesRead read;
    private final StyleLog log;
    private final Map<String, Integer> tokens = new HashMap<>();

    StyleReading(StyleTexts texts, PagesRead read, StyleLog log) throws CommandException {
        this.texts = texts;
        this.read = read;
        this.log = log;
        try (TokenCounter counter = new TokenCounter()) {
            texts.parts().forEach((part, text) -> tokens.put(part, counter.count(text)));
        }
    }

    /** Whether the log has it. */
    boolean isKnown(String part, ObjectNode style) {
        return log.of(part, style).isPresent();
    }

    /** Seconds of all readings, those of earlier runs too. */
    double seconds() {
        return log.seconds();
    }

    /**
     * What a style gives.
     *
     * @throws OutputException if the log cannot be written
     */
    StyleScore of(String part, ObjectNode style) throws OutputException {
        StyleScore known = log.of(part, style).orElse(null);
        if (known != null) {
            return known;
        }
        StyleScore score = measure(texts.text(part), tokens.get(part), style);
        log.add(part, score);
        return score;
    }

    private StyleScore measure(String text, int textTokens, ObjectNode settings) {
        try {
            PageStyle style = PageStyle.of(settings);
            if (Math.max(style.pixelWidth() * style.horizontalScale(), style.pixelHeight()) > LARGEST) {
                return StyleScore.impossible(settings);
            }
            FontStack fonts = PageFonts.of(style, false);
            List<TypesetPage> pages = Roundtrip.pages(text, style, fonts);
            if (pages.size() > MOST_PAGES) {
                return StyleScore.impossible(settings);
            }
            return Roundtrip.read(settings, style, fonts, pages, text, textTokens, read);
        } catch (TypesetException e) {
            // Knobs were turned by chance; a style that makes no page is one of the answers.
            return StyleScore.impossible(settings);
        }
    }

    /**
     * The first page of the text that a search is judged by.
     *
     * @return a PNG
     */
    byte[] page(ObjectNode settings) throws CommandException, IOException {
        PageStyle style = StyleOptions.style(settings);
        FontStack fonts = RenderCommand.fonts(style, false);
        List<TypesetPage> pages = Roundtrip.pages(texts.text(StyleTexts.HELD_OUT), style, fonts);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        new PagePainter(style, fonts).paint(pages.get(0)).writePng(png, false);
        return png.toByteArray();
    }
}
