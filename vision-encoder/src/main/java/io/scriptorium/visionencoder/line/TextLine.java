package io.scriptorium.visionencoder.line;

import java.util.List;

/**
 * One line of text on a page. Its text is the texts of its pieces, from left to right, joined by one space.
 *
 * @param box the line's ink, in pixels of the page as it was given
 * @param block zero-based number of the block (column, box or paragraph group) in reading order
 * @param pieces what the line was cut into: cells at wide gaps, and parts that fit one view; never empty
 */
public record TextLine(PixelBox box, int block, List<Piece> pieces) {
    public TextLine {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("expected a line of at least one piece");
        }
    }

    /**
     * A part of a line that is read as one view.
     *
     * @param box the piece's ink, in pixels of the page as it was given
     * @param view the pixels for the network
     */
    public record Piece(PixelBox box, LineView view) {
        /**
         * Where a column of the view lies on the page: exact on upright pages, good to the slope within a piece on skewed
         * ones.
         *
         * @param viewX px from the view's left edge
         * @return px from the page's left edge
         */
        public double pageX(double viewX) {
            double margin = PageLines.MARGIN * view.height();
            return box.left() + (viewX - margin) / Math.max(1, view.inkWidth() - 2 * margin) * box.width();
        }
    }
}
