package io.scriptorium.visionencoder.view;

import java.util.Optional;

/**
 * How a page becomes views: one global view, and tiles if it says so.
 *
 * @param base side of the global view in pixels, a multiple of 64
 * @param tiling how large pages are cut; empty if they never are
 * @param newlines whether a token ends each row of tokens
 */
public record ViewRecipe(int base, Optional<Tiling> tiling, boolean newlines) {
    /**
     * Global views of at most this side, in a recipe without tiles, are stretched to the square; others keep the aspect and
     * are padded (DeepSeek-OCR, modeling_deepseekocr.py, infer: {@code if image_size <= 640}).
     */
    private static final int STRETCHED = 640;

    /** 16 pixels a patch, four patches a token, each way. */
    static final int PIXELS_PER_TOKEN = 64;

    public ViewRecipe {
        checkSide("base", base);
    }

    /** With newlines. */
    public ViewRecipe(int base, Optional<Tiling> tiling) {
        this(base, tiling, true);
    }

    /** One view of {@code base} pixels, no tiles. */
    public static ViewRecipe single(int base) {
        return new ViewRecipe(base, Optional.empty());
    }

    /** The same with at most {@code most} tiles; a recipe without tiles stays as it is. */
    public ViewRecipe withMaxTiles(int most) {
        return new ViewRecipe(base, tiling.map(t -> t.withMaxTiles(most)), newlines);
    }

    static void checkSide(String what, int side) {
        if (side < PIXELS_PER_TOKEN || side % PIXELS_PER_TOKEN != 0) {
            throw new IllegalArgumentException("expected a " + what + " side that is a positive multiple of "
                    + PIXELS_PER_TOKEN + " pixels, got " + side);
        }
    }

    boolean stretches() {
        return tiling.isEmpty() && base <= STRETCHED;
    }

    /**
     * What a page of this size becomes; no pixels are needed.
     *
     * @throws IllegalArgumentException if a side is not positive
     */
    public ViewLayout layout(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "expected a page of at least 1 x 1 pixel, got " + width + " x " + height);
        }
        Tiling.Grid grid = tiling.map(t -> t.grid(width, height)).orElse(new Tiling.Grid(1, 1));
        int contentWidth = base;
        int contentHeight = base;
        if (!stretches()) {
            // Pillow, ImageOps.contain: doubles in this order, rounded half to even.
            // Differs: at least one pixel, where Pillow throws.
            if (width > height) {
                contentHeight = (int) Math.max(1, Math.rint((double) height / width * base));
            } else if (width < height) {
                contentWidth = (int) Math.max(1, Math.rint((double) width / height * base));
            }
        }
        return new ViewLayout(this, width, height, grid.columns(), grid.rows(), contentWidth, contentHeight);
    }
}
