package io.scriptorium.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.style.StyleScore;
import io.scriptorium.eval.text.TextForm;
import io.scriptorium.eval.text.TextMetrics;
import io.scriptorium.textrenderer.page.FontStack;
import io.scriptorium.textrenderer.page.PagePainter;
import io.scriptorium.textrenderer.page.PageStyle;
import io.scriptorium.textrenderer.page.TypesetPage;
import io.scriptorium.textrenderer.page.Typesetter;
import java.util.ArrayList;
import java.util.List;

/** A text set on pages, read back, and compared. */
final class Roundtrip {
    private Roundtrip() {}

    /** The pages of a text. */
    static List<TypesetPage> pages(String text, PageStyle style, FontStack fonts) {
        List<TypesetPage> pages = new ArrayList<>();
        new Typesetter(style, fonts).typeset(text, pages::add);
        return pages;
    }

    /**
     * Reads pages back.
     *
     * @param settings of the style
     * @param tokens text tokens of the text
     * @param read what reads; it forgets what it had read
     */
    static StyleScore read(
            ObjectNode settings,
            PageStyle style,
            FontStack fonts,
            List<TypesetPage> pages,
            String text,
            long tokens,
            PagesRead read) {
        PagePainter painter = new PagePainter(style, fonts);
        read.clear();
        long start = System.nanoTime();
        for (TypesetPage page : pages) {
            read.read("page " + page.number(), painter.paint(page).toPageImage());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        String given = TextForm.STRICT.of(read.text());
        String wanted = TextForm.STRICT.of(text);
        return new StyleScore(
                settings,
                read.tokens(),
                tokens / (double) Math.max(1, read.tokens()),
                TextMetrics.fox(given, wanted).precision(),
                TextMetrics.characterErrorRate(given, wanted),
                pages.size(),
                seconds);
    }
}
