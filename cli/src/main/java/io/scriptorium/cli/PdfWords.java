package io.scriptorium.cli;

import io.scriptorium.document.Block;
import io.scriptorium.document.Box;
import io.scriptorium.document.Line;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.Word;
import io.scriptorium.textrenderer.pdf.PdfWord;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a page with a place for each, for a PDF's invisible text. */
final class PdfWords {
    private static final Pattern WORD = Pattern.compile("\\S+");

    private PdfWords() {}

    /**
     * The words in reading order. Where the model places lines only, words share the line by their lengths; where it gives
     * text only, its lines share the page, so that it can be found, though not where it stands.
     */
    static List<PdfWord> of(PageResult page) {
        List<PdfWord> words = new ArrayList<>();
        for (Block block : page.content().blocks()) {
            block.lines().forEach(line -> add(words, line));
        }
        if (words.isEmpty()) {
            List<String> lines =
                    page.text().lines().filter(line -> !line.isBlank()).toList();
            double height = (double) page.source().height() / Math.max(1, lines.size());
            for (int i = 0; i < lines.size(); i++) {
                share(words, lines.get(i), 0, i * height, page.source().width(), (i + 1) * height);
            }
        }
        return words;
    }

    private static void add(List<PdfWord> words, Line line) {
        if (line.words().isEmpty()) {
            Box box = line.box();
            share(words, line.text(), box.x1(), box.y1(), box.x2(), box.y2());
            return;
        }
        for (Word word : line.words()) {
            Box box = word.box();
            if (!word.text().isBlank() && box.width() > 0 && box.height() > 0) {
                words.add(new PdfWord(word.text().strip(), box.x1(), box.y1(), box.x2(), box.y2()));
            }
        }
    }

    private static void share(List<PdfWord> words, String text, double x1, double y1, double x2, double y2) {
        String line = text.strip();
        if (line.isEmpty() || !(x2 > x1) || !(y2 > y1)) {
            return;
        }
        double each = (x2 - x1) / line.length();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(new PdfWord(word.group(), x1 + word.start() * each, y1, x1 + word.end() * each, y2));
        }
    }
}
