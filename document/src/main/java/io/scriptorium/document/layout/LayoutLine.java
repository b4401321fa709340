package io.scriptorium.document.layout;

import io.scriptorium.document.Box;
import io.scriptorium.document.Line;
import java.util.List;

/**
 * A line and where it lies on the upright page.
 *
 * @param line what was read; its boxes are those of the page as it was given
 * @param block number of the column or group that the line stands in: lines of one block follow each other
 * @param pieces the parts with wide gaps between them, from left to right
 */
public record LayoutLine(Line line, int block, List<Piece> pieces) {
    /**
     * A part of a line, as far as it was read as one.
     *
     * @param text what it says
     * @param box its ink on the upright page
     * @param words its words on the upright page
     */
    public record Piece(String text, Box box, List<Placed> words) {
        /** The list is copied. */
        public Piece {
            words = List.copyOf(words);
        }
    }

    /**
     * A word.
     *
     * @param text without spaces
     * @param box on the upright page
     * @param onPage on the page as it was given
     */
    public record Placed(String text, Box box, Box onPage) {}

    /** @throws IllegalArgumentException if there is no piece */
    public LayoutLine {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("expected a line of at least one piece");
        }
    }

    String text() {
        return line.text();
    }

    /** Its ink on the upright page. */
    Box box() {
        return pieces.stream().map(Piece::box).reduce(Box::union).orElseThrow();
    }
}
