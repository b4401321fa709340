package io.scriptorium.textrenderer.page;

import java.util.List;

/**
 * A page, set but not drawn.
 *
 * @param number from 1
 * @param lines from top to bottom
 * @param blocks where paragraphs stand, for their backgrounds and borders
 * @param from place in the text of its first character, in code points from 0
 * @param to place behind its last character: the next page's {@code from}
 * @param last whether no page follows
 */
public record TypesetPage(int number, List<TypesetLine> lines, List<Block> blocks, long from, long to, boolean last) {
    public TypesetPage {
        lines = List.copyOf(lines);
        blocks = List.copyOf(blocks);
    }

    /**
     * A paragraph's part on this page, from edge to edge of its indents.
     *
     * @param x from the left edge of the page, pt
     * @param top from the top edge of the page, pt
     * @param width pt
     * @param height pt
     */
    public record Block(double x, double top, double width, double height) {}
}
