package io.scriptorium.visionencoder.tiled;

import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.Resampling;
import io.scriptorium.visionencoder.tiled.TiledConfig.Resolution;
import java.util.ArrayList;
import java.util.List;

/**
 * How a picture is cut (processing_deepseek_vl_v2.py of deepseek-ai/DeepSeek-VL2 at ef9f91e2, select_best_resolution and
 * tokenize_with_images).
 *
 * @param view side in px of the global view and of a tile
 * @param best size in px that the tiles fill together
 */
public record PictureGrid(int view, Resolution best) {
    /** {@code int(0.5 * 255)} in each channel. */
    private static final int PADDING = 0x7f7f7f;

    /** The candidate that shows most of a picture's pixels; of several the one with the least padding, then the first. */
    public static PictureGrid of(TiledConfig config, int width, int height) {
        Resolution best = null;
        long most = -1;
        long least = Long.MAX_VALUE;
        for (Resolution candidate : config.candidates()) {
            double scale = Math.min((double) candidate.width() / width, (double) candidate.height() / height);
            long scaled = (long) (int) (width * scale) * (int) (height * scale);
            long effective = Math.min(scaled, (long) width * height);
            long waste = (long) candidate.width() * candidate.height() - effective;
            if (effective > most || (effective == most && waste < least)) {
                most = effective;
                least = waste;
                best = candidate;
            }
        }
        return new PictureGrid(config.siglip().image(), best);
    }

    /** One tile beside the global view: what each of three or more pictures gets. */
    public static PictureGrid single(TiledConfig config) {
        int side = config.siglip().image();
        return new PictureGrid(side, new Resolution(side, side));
    }

    /** Tiles beside each other. */
    public int columns() {
        return best.width() / view;
    }

    /** Tiles above each other. */
    public int rows() {
        return best.height() / view;
    }

    /** Tokens of the picture, {@code side} along the side of a view: those of the views, the ends of rows, the separator. */
    public int tokens(int side) {
        return side * (side + 1) + 1 + rows() * side * (columns() * side + 1);
    }

    /** The global view, then the tiles row by row; the picture is not changed. */
    public List<PageImage> cut(PageImage picture) {
        List<PageImage> views = new ArrayList<>();
        views.add(pad(picture, view, view));
        PageImage canvas = canvas(picture);
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                views.add(canvas.crop(column * view, row * view, view, view));
            }
        }
        return views;
    }

    /** The picture in the size that the tiles fill together. */
    PageImage canvas(PageImage picture) {
        return pad(picture, best.width(), best.height());
    }

    /** Pillow's {@code ImageOps.pad}: doubles in this order, rounded half to even, bicubic. */
    private static PageImage pad(PageImage picture, int width, int height) {
        double aspect = (double) picture.width() / picture.height();
        double wanted = (double) width / height;
        int inWidth = width;
        int inHeight = height;
        if (aspect > wanted) {
            inHeight = (int) Math.max(1, Math.rint((double) picture.height() / picture.width() * width));
        } else if (aspect < wanted) {
            inWidth = (int) Math.max(1, Math.rint((double) picture.width() / picture.height() * height));
        }
        PageImage content = Resampling.BICUBIC.resize(picture, inWidth, inHeight);
        if (inWidth == width && inHeight == height) {
            return content;
        }
        return PageImage.filled(width, height, PADDING)
                .with(content, (int) Math.rint((width - inWidth) * 0.5), (int) Math.rint((height - inHeight) * 0.5));
    }
}
