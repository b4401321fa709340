package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.visionencoder.line.LineView;
import io.scriptorium.vlmodel.ocr.PieceReading.PlacedWord;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordEdgesTest {
    /** Ink where the drawing has a hash mark. */
    private static LineView view(String drawing) {
        byte[] pixels = new byte[drawing.length() * 4];
        Arrays.fill(pixels, (byte) 255);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (drawing.charAt(i % drawing.length()) == '#' ? 0 : 255);
        }
        return new LineView(pixels, 4, drawing.length(), drawing.length());
    }

    @Test
    void edgesMoveToTheInk() {
        //                            0123456789012345678901234567890123456789
        LineView view = view("  #### ## ####       ### ######### ##   ");
        List<PlacedWord> words = List.of(new PlacedWord("one", 1, 3, 1), new PlacedWord("two", 6, 8, .5));
        assertThat(WordEdges.inColumns(words, view, 4))
                .containsExactly(new PlacedWord("one", 2, 14, 1), new PlacedWord("two", 21, 37, .5));
    }

    @Test
    void wordsThatTouchStayWhereTheyWere() {
        LineView view = view("########################");
        List<PlacedWord> words = List.of(new PlacedWord("a", 0, 2, 1), new PlacedWord("b", 3, 6, 1));
        assertThat(WordEdges.inColumns(words, view, 4))
                .containsExactly(new PlacedWord("a", 0, 8, 1), new PlacedWord("b", 12, 24, 1));
        assertThat(WordEdges.inColumns(List.of(), view, 4)).isEmpty();
    }
}
