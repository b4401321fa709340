package io.scriptorium.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A word with its place, for formats in which every word has one. Where the model gives no place, it is that of the smallest
 * thing known to hold the word: its line, else the page. Nothing is guessed.
 *
 * @param text without spaces; not empty
 * @param confidence 0 to 1; empty if the model gives none
 */
record Place(String text, Box box, OptionalDouble confidence) {
    /** The page's pictures and blocks with words; where the model gives text only, one block of its lines, each as large as the page. */
    static List<Block> blocks(PageResult page) {
        List<Block> blocks = new ArrayList<>(page.content().blocks());
        blocks.removeIf(block -> block.lines().isEmpty() && !(block instanceof Figure));
        if (blocks.isEmpty() && !page.text().isBlank()) {
            Box whole = box(page.source());
            blocks.add(new TextBlock(
                    whole,
                    page.text()
                            .lines()
                            .filter(line -> !line.isBlank())
                            .map(line -> new Line(line, whole, OptionalDouble.empty(), Reading.DECODER, "", List.of()))
                            .toList()));
        }
        return blocks;
    }

    /** Where the text of a block stands: of a figure, its caption. The block must have lines. */
    static Box text(Block block) {
        return block instanceof Figure ? Line.around(block.lines()) : block.box();
    }

    /** The words of a line; empty if it is blank. */
    static List<Place> words(Line line) {
        if (!line.words().isEmpty()) {
            return line.words().stream()
                    .filter(word -> !word.text().isBlank())
                    .map(word -> new Place(word.text(), word.box(), OptionalDouble.of(word.confidence())))
                    .toList();
        }
        return List.of(line.text().strip().split("\\s+")).stream()
                .filter(word -> !word.isEmpty())
                .map(word -> new Place(word, line.box(), line.confidence()))
                .toList();
    }

    /** The whole page. */
    static Box box(PageSource source) {
        return new Box(0, 0, source.width(), source.height());
    }

    /** Nothing may be null. */
    Place {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(box, "box");
        Objects.requireNonNull(confidence, "confidence");
    }
}
