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
     * @param level the piece's ink, in pixels of the upright page
     * @param upright how that page lies on the page as it was given
     * @param view the pixels for the network
     */
    public record Piece(PixelBox level, Upright upright, LineView view) {
        /** The piece's ink, in pixels of the page as it was given. */
        public PixelBox box() {
            return upright.toPage(level);
        }

        /**
         * The part of the upright box that lies between two columns of the view.
         *
         * @param from px from the view's left edge
         * @param to px from there too, not before {@code from}
         * @return px of the upright page; {@link Upright#toPage} tells where that is on the page as it was given
         */
        public PixelBox part(double from, double to) {
            int width = level.width();
            int start = Math.min(width - 1, (int) Math.floor(share(from) * width));
            int end = Math.max(start + 1, (int) Math.ceil(share(to) * width));
            return new PixelBox(level.left() + start, level.top(), level.left() + end, level.bottom());
        }

        private double share(double viewX) {
            double margin = PageLines.MARGIN * view.height();
            double share = (viewX - margin) / Math.max(1, view.inkWidth() - 2 * margin);
            return Math.min(1, Math.max(0, share));
        }
    }
}
