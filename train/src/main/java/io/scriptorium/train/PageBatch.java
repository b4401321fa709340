package io.scriptorium.train;

import java.util.Arrays;
import java.util.List;

/**
 * Pages with what is written on them.
 *
 * @param side of a page in pixels
 * @param cells of the head's grid for a page: rows times frames
 * @param pixels grey bytes, 255 white, {@code [pages, side, side]}
 * @param grid id of the character in each frame, or of the blank, {@code [pages, rows, frames]}
 * @param decoded for each page, the rows that the decoder is to read
 * @param kinds for each page, the name of its style
 */
record PageBatch(int side, int cells, byte[] pixels, int[] grid, List<int[]> decoded, List<String> kinds) {
    PageBatch {
        decoded = List.copyOf(decoded);
        kinds = List.copyOf(kinds);
    }

    int size() {
        return kinds.size();
    }

    PageBatch part(int from, int to) {
        return new PageBatch(
                side,
                cells,
                Arrays.copyOfRange(pixels, from * side * side, to * side * side),
                Arrays.copyOfRange(grid, from * cells, to * cells),
                decoded.subList(from, to),
                kinds.subList(from, to));
    }

    /** The ids of a row of a page, blanks left out. */
    int[] row(int page, int row, int frames, int blank) {
        int from = page * cells + row * frames;
        return Arrays.stream(grid, from, from + frames)
                .filter(id -> id != blank)
                .toArray();
    }
}
