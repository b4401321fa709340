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
     * @param quarters clockwise quarter turns of that page that made the line level: 1 if it runs up the page as it was given
     * @param view the pixels for the network
     */
    public record Piece(PixelBox box, int quarters, LineView view) {
        /**
         * The part of the box that lies between two columns of the view: exact on upright pages, good to the slope within a
         * piece on skewed ones.
         *
         * @param from px from the view's left edge
         * @param to px from there too, not before {@code from}
         */
        public PixelBox part(double from, double to) {
            double first = share(from);
            double last = share(to);
            int length = quarters % 2 == 0 ? box.width() : box.height();
            int start = Math.min(length - 1, (int) Math.floor(first * length));
            int end = Math.max(start + 1, (int) Math.ceil(last * length));
            return switch (quarters) {
                case 0 -> new PixelBox(box.left() + start, box.top(), box.left() + end, box.bottom());
                case 1 -> new PixelBox(box.left(), box.bottom() - end, box.right(), box.bottom() - start);
                case 2 -> new PixelBox(box.right() - end, box.top(), box.right() - start, box.bottom());
                default -> new PixelBox(box.left(), box.top() + start, box.right(), box.top() + end);
            };
        }

        private double share(double viewX) {
            double margin = PageLines.MARGIN * view.height();
            double share = (viewX - margin) / Math.max(1, view.inkWidth() - 2 * margin);
            return Math.min(1, Math.max(0, share));
        }
    }
}
