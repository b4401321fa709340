package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.document.Reading;
import io.scriptorium.visionencoder.line.FoundLines;
import io.scriptorium.visionencoder.line.LineView;
import io.scriptorium.visionencoder.line.PixelBox;
import io.scriptorium.visionencoder.line.TextLine;
import io.scriptorium.visionencoder.line.Upright;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A page of lines 20 px high with a picture from 400 to 800 px. */
class ScrawlTest {
    private static final Upright UPRIGHT = new Upright(Optional.empty(), 0, 0, 1000, 1000, 1000, 1000);

    private static TextLine.Piece piece(int left, int top, int height) {
        return new TextLine.Piece(
                new PixelBox(left, top, left + 100, top + height), UPRIGHT, new LineView(new byte[32 * 8], 32, 8, 8));
    }

    private static boolean isScrawl(TextLine.Piece piece, String text, double confidence) {
        List<TextLine> lines = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            TextLine.Piece line = piece(0, 30 * i, 20);
            lines.add(new TextLine(line.box(), 0, List.of(line)));
        }
        FoundLines page =
                new FoundLines(lines, List.of(), List.of(), List.of(new PixelBox(400, 400, 800, 800)), UPRIGHT, true);
        PieceReading reading = new PieceReading(
                text, Reading.DECODER, "", .7, List.of(new PieceReading.PlacedWord(text, 0, 4, confidence)));
        return new Scrawl(page).is(piece, reading);
    }

    @Test
    void tallAndUnsureIsWrittenByHand() {
        assertThat(isScrawl(piece(0, 300, 60), "1eo20f", .5)).isTrue();
    }

    @Test
    void aTitleIsReadSurely() {
        assertThat(isScrawl(piece(0, 300, 60), "Receipt", .95)).isFalse();
    }

    @Test
    void badlyPrintedTextStays() {
        assertThat(isScrawl(piece(0, 300, 20), "Receint", .5)).isFalse();
        assertThat(isScrawl(piece(0, 300, 46), "two lines in one", .5)).isFalse();
    }

    @Test
    void fewTallCharactersStay() {
        assertThat(isScrawl(piece(0, 300, 60), "©", .5)).isFalse();
    }

    @Test
    void specksOfAPictureAreNoText() {
        assertThat(isScrawl(piece(500, 500, 20), "S", .68)).isTrue();
        assertThat(isScrawl(piece(500, 500, 20), "-", .98)).isTrue();
    }

    @Test
    void aLabelInAPictureStays() {
        assertThat(isScrawl(piece(500, 500, 20), "Pump", .9)).isFalse();
    }
}
