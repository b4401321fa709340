package io.scriptorium.visionencoder.view;

/**
 * How a page is cut into tiles.
 *
 * @param tile side of a tile in pixels, a multiple of 64
 * @param minTiles fewest tiles of a page that is cut
 * @param maxTiles most tiles
 * @param threshold a page whose width and height are both at most this many pixels is not cut
 */
public record Tiling(int tile, int minTiles, int maxTiles, int threshold) {
    public Tiling {
        ViewRecipe.checkSide("tile", tile);
        if (minTiles < 2 || maxTiles < minTiles) {
            throw new IllegalArgumentException(
                    "expected 2 <= fewest tiles <= most tiles, got " + minTiles + " and " + maxTiles);
        }
        if (threshold < 0) {
            throw new IllegalArgumentException("expected a threshold of at least 0 pixels, got " + threshold);
        }
    }

    /** The same with another limit: 9 in the Hugging Face release, 6 in the official batch server. */
    public Tiling withMaxTiles(int most) {
        return new Tiling(tile, minTiles, most, threshold);
    }

    /** Columns and rows of tiles; 1 x 1 means that the page is not cut. */
    record Grid(int columns, int rows) {}

    /**
     * The grid whose aspect is nearest to the page's. Distances are compared as doubles with exact equality: exact fractions
     * tie in other cases. On a tie the grid with more tiles wins if the page has more than half of its pixels.
     *
     * @see <a href="https://github.com/deepseek-ai/DeepSeek-OCR/blob/e4ac34e1e59b891163fb9325480fbedec865e1f0/DeepSeek-OCR-master/DeepSeek-OCR-vllm/process/image_process.py">
     *     find_closest_aspect_ratio, dynamic_preprocess</a>
     */
    Grid grid(int width, int height) {
        Grid best = new Grid(1, 1);
        if (width <= threshold && height <= threshold) {
            return best;
        }
        double aspect = (double) width / height;
        double area = (double) width * height;
        double least = Double.POSITIVE_INFINITY;
        for (int count = minTiles; count <= maxTiles; count++) {
            for (int columns = 1; columns <= count; columns++) {
                if (count % columns != 0) {
                    continue;
                }
                int rows = count / columns;
                double distance = Math.abs(aspect - (double) columns / rows);
                if (distance < least || (distance == least && area > 0.5 * tile * tile * columns * rows)) {
                    least = distance;
                    best = new Grid(columns, rows);
                }
            }
        }
        return best;
    }
}
