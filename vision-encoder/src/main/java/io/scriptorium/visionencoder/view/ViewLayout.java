package io.scriptorium.visionencoder.view;

import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.Resampling;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a page of a given size lies in its views, and how many tokens they are. Made by {@link ViewRecipe#layout}.
 *
 * @param recipe the sides of the views
 * @param pageWidth width of the page in pixels
 * @param pageHeight height of the page in pixels
 * @param columns tiles beside each other; 1 if the page is not cut
 * @param rows tiles above each other; 1 if the page is not cut
 * @param contentWidth width in pixels that the page takes in the global view
 * @param contentHeight height in pixels that the page takes in the global view
 */
public record ViewLayout(
        ViewRecipe recipe, int pageWidth, int pageHeight, int columns, int rows, int contentWidth, int contentHeight) {
    /** The colour around a padded page, {@code int(0.5 * 255)} in each channel. */
    private static final int PADDING = 0x7f7f7f;

    /** Whether there are tiles. */
    public boolean isTiled() {
        return columns * rows > 1;
    }

    /** How many tiles, 0 if the page is not cut. */
    public int tileCount() {
        return isTiled() ? columns * rows : 0;
    }

    /** Left edge of the page in the global view, in pixels; half to even, as Pillow's {@code ImageOps.pad}. */
    public int contentX() {
        return (int) Math.rint((recipe.base() - contentWidth) * 0.5);
    }

    /** Upper edge of the page in the global view, in pixels; half to even. */
    public int contentY() {
        return (int) Math.rint((recipe.base() - contentHeight) * 0.5);
    }

    /** Side of the global view's map in tokens: 16 for 1024 pixels. */
    public int globalSide() {
        return recipe.base() / ViewRecipe.PIXELS_PER_TOKEN;
    }

    /** Side of a tile's map in tokens, 0 if the page is not cut. */
    public int tileSide() {
        return isTiled() ? recipe.tiling().orElseThrow().tile() / ViewRecipe.PIXELS_PER_TOKEN : 0;
    }

    /**
     * How many places the page takes in the prompt, and so how many rows the vision sequence has: the stitched tiles with a
     * newline after each row, the global view with a newline after each row, and the separator. Without newlines, all tokens
     * and the separator.
     */
    public int placeholders() {
        if (!recipe.newlines()) {
            return advertisedTokens() + 1;
        }
        int tiles = isTiled() ? tileSide() * rows * (tileSide() * columns + 1) : 0;
        return tiles + globalSide() * (globalSide() + 1) + 1;
    }

    /** The vision tokens that the paper names for the mode: no newlines, no separator. */
    public int advertisedTokens() {
        return globalTokens() + tileTokens();
    }

    /** As the official code counts tokens that show the page and not padding: truncated, {@code int(N * ratio)}. */
    public int validTokensOfCode() {
        return (int) (globalTokens() * filledRatio()) + tileTokens();
    }

    /** As the paper counts them (equation 1): rounded up. */
    public int validTokensOfPaper() {
        return (int) Math.ceil(globalTokens() * filledRatio()) + tileTokens();
    }

    private int globalTokens() {
        return globalSide() * globalSide();
    }

    private int tileTokens() {
        return tileCount() * tileSide() * tileSide();
    }

    /** The filled part of a padded square, in the official order of operations; 1 for a stretched view. */
    private double filledRatio() {
        int longer = Math.max(pageWidth, pageHeight);
        int shorter = Math.min(pageWidth, pageHeight);
        return recipe.stretches() ? 1 : 1 - (double) (longer - shorter) / longer;
    }

    /**
     * The views of a page of this size: Pillow's bicubic, then padding and cutting.
     *
     * @param page not changed
     * @throws IllegalArgumentException if the page has another size
     */
    public Views cut(PageImage page) {
        if (page.width() != pageWidth || page.height() != pageHeight) {
            throw new IllegalArgumentException("expected a page of " + pageWidth + " x " + pageHeight + " pixels, got "
                    + page.width() + " x " + page.height());
        }
        PageImage content = Resampling.BICUBIC.resize(page, contentWidth, contentHeight);
        int base = recipe.base();
        PageImage global = contentWidth == base && contentHeight == base
                ? content
                : PageImage.filled(base, base, PADDING).with(content, contentX(), contentY());
        List<PageImage> tiles = new ArrayList<>(tileCount());
        if (isTiled()) {
            int tile = recipe.tiling().orElseThrow().tile();
            PageImage canvas = Resampling.BICUBIC.resize(page, tile * columns, tile * rows);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    tiles.add(canvas.crop(column * tile, row * tile, tile, tile));
                }
            }
        }
        return new Views(this, global, tiles);
    }
}
