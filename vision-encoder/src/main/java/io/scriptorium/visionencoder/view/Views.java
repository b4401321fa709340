package io.scriptorium.visionencoder.view;

import io.scriptorium.visionencoder.image.PageImage;
import java.util.List;

/**
 * A page as a DeepSeek-OCR model sees it. Immutable.
 *
 * @param layout where the page lies in the views, and the token counts
 * @param global the whole page, {@code [base, base, 3]}
 * @param tiles {@code rows * columns} pictures {@code [tile, tile, 3]}, row by row; empty if the page is not cut
 */
public record Views(ViewLayout layout, PageImage global, List<PageImage> tiles) {
    public Views {
        tiles = List.copyOf(tiles);
        if (tiles.size() != layout.tileCount()) {
            throw new IllegalArgumentException("expected " + layout.tileCount() + " tiles, got " + tiles.size());
        }
    }

    /** The views of a page in a mode. */
    public static Views of(PageImage page, ViewMode mode) {
        return of(page, mode.recipe());
    }

    /** The views of a page by a recipe. */
    public static Views of(PageImage page, ViewRecipe recipe) {
        return recipe.layout(page.width(), page.height()).cut(page);
    }
}
