package io.scriptorium.document;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * Tab-separated values in Tesseract's columns (tesseract-ocr/tesseract 5, {@code TessBaseAPI::GetTSVText}): one row for each
 * page, block, paragraph, line and word, levels 1 to 5, numbers one-based within the level above; {@code conf} is 0 to 100
 * for words and -1 for all else. A block is one paragraph. Nothing is quoted.
 *
 * <p>Differs: {@code page_num} is the page's number in the document, where Tesseract counts from 1 what it was given; a word
 * without a confidence has -1. How a page ended has no column; {@code docs/formats.md} says where it stands.
 */
final class TsvWriter implements DocumentWriter {
    private static final String HEADER =
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

    private final Writer out;

    TsvWriter(Writer out) throws IOException {
        this.out = out;
        out.write(HEADER);
    }

    @Override
    public void write(PageResult page) throws IOException {
        int number = page.source().number();
        row(1, number, 0, 0, 0, 0, Place.box(page.source()), "-1", "");
        int blockNumber = 0;
        for (Block block : Place.blocks(page)) {
            if (block.lines().isEmpty()) {
                continue; // a picture: the table holds text alone
            }
            blockNumber++;
            row(2, number, blockNumber, 0, 0, 0, Place.text(block), "-1", "");
            row(3, number, blockNumber, 1, 0, 0, Place.text(block), "-1", "");
            int lineNumber = 0;
            for (Line line : block.lines()) {
                lineNumber++;
                row(4, number, blockNumber, 1, lineNumber, 0, line.box(), "-1", "");
                List<Place> words = Place.words(line);
                for (int i = 0; i < words.size(); i++) {
                    Place word = words.get(i);
                    row(5, number, blockNumber, 1, lineNumber, i + 1, word.box(), percent(word), word.text());
                }
            }
        }
    }

    private static String percent(Place word) {
        return word.confidence().isEmpty()
                ? "-1"
                : String.format(Locale.ROOT, "%.2f", 100 * word.confidence().getAsDouble());
    }

    private void row(int level, int page, int block, int par, int line, int word, Box box, String conf, String text)
            throws IOException {
        for (int number :
                new int[] {level, page, block, par, line, word, box.x1(), box.y1(), box.width(), box.height()}) {
            out.write(Integer.toString(number));
            out.write('\t');
        }
        out.write(conf);
        out.write('\t');
        // There is no way to quote, so a tab or a break of any kind within a word becomes a space.
        out.write(text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " "));
        out.write('\n');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
