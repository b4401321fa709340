package io.scriptorium.vlmodel.ocr;

import io.scriptorium.visionencoder.line.FoundLines;
import io.scriptorium.visionencoder.line.PixelBox;
import io.scriptorium.visionencoder.line.TextLine;
import java.util.List;

/**
 * What is read on a page and is no text of it: writing by hand across print and emblems, much taller than its lines, and
 * specks of pictures; all guessed at. A title is as tall, and a label stands in a picture, but they are read surely; text of
 * the page's own size that is read unsurely stays. The limits are ours, see docs/layout.md.
 */
final class Scrawl {
    /** Times the page's usual height of a piece; two lines that were taken for one have up to 2.35. */
    private static final double TALL = 2.6;

    private static final double UNSURE = .6;
    /** A few specks can be surer of a letter than handwriting is of a word. */
    private static final double UNSURE_IN_PICTURE = .75;
    /** Pieces of which a usual height can be told. */
    private static final int LEAST_PIECES = 5;

    private final double tall;
    private final List<PixelBox> pictures;

    Scrawl(FoundLines page) {
        pictures = page.pictures();
        double[] heights = page.lines().stream()
                .flatMap(line -> line.pieces().stream())
                .mapToDouble(piece -> piece.level().height())
                .sorted()
                .toArray();
        tall = heights.length < LEAST_PIECES ? Double.POSITIVE_INFINITY : TALL * heights[heights.length / 2];
    }

    /** Whether what was read of a piece is no text of the page; outside of pictures of few characters that is not said. */
    boolean is(TextLine.Piece piece, PieceReading reading) {
        int characters = 0;
        double sum = 0;
        for (PieceReading.PlacedWord word : reading.words()) {
            characters += word.text().length();
            sum += word.confidence() * word.text().length();
        }
        boolean tallest =
                piece.level().height() > tall && characters > CtcReading.NOISE_CHARACTERS && sum < UNSURE * characters;
        boolean speck =
                sum < UNSURE_IN_PICTURE * characters || reading.text().chars().noneMatch(Character::isLetterOrDigit);
        return tallest || (speck && pictures.stream().anyMatch(picture -> picture.contains(piece.level())));
    }
}
