package io.scriptorium.textrenderer.page;

import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.image.Resampling;
import java.util.Arrays;

/**
 * Draws pages as poppler draws the reference's PDF ({@code pdftoppm} of 22.12.0): outlines without hinting, the origin of
 * each glyph rounded down to a quarter of a pixel and its baseline to a whole one. Keeps the glyphs that it drew. Safe for
 * threads.
 *
 * <p>Differs: all backgrounds are drawn before all text, so that a paragraph's background does not cover the descenders
 * above it.
 */
public final class PagePainter {
    private static final int SHIFTS = 4;
    private static final int BLOCKS = (Character.MAX_CODE_POINT >> 8) + 1;

    /** Luma that differs by more is ink ({@code get_bg_color} and its callers, {@code tolerance=5}). */
    private static final int TOLERANCE = 5;

    private final PageStyle style;
    private final FontStack fonts;
    private final double scale;
    private final int channels;
    // Two threads may both draw a glyph; the pictures are equal.
    private final GlyphImage[][] glyphs = new GlyphImage[BLOCKS][];

    /** A painter for pages that were set with the same style and fonts. */
    public PagePainter(PageStyle style, FontStack fonts) {
        this.style = style;
        this.fonts = fonts;
        this.scale = style.dpi() / 72;
        this.channels = isGray() ? 1 : 3;
    }

    private boolean isGray() {
        for (int colour :
                new int[] {style.fontColor(), style.pageBackground(), style.paragraphBackground(), style.borderColor()
                }) {
            if (!isGray(colour)) {
                return false;
            }
        }
        for (NewlineMarkup.Piece piece : style.newline().pieces()) {
            if (piece instanceof NewlineMarkup.Mark mark
                    && mark.colour().isPresent()
                    && !isGray(mark.colour().getAsInt())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isGray(int colour) {
        return (colour >> 16) == (colour & 0xff) && (colour >> 8 & 0xff) == (colour & 0xff);
    }

    /** A page as a picture, scaled and cropped as its style says. */
    public PagePicture paint(TypesetPage page) {
        int width = style.pixelWidth();
        int height = style.pixelHeight();
        PagePicture picture = new PagePicture(width, height, channels, new byte[width * height * channels]);
        fill(picture, 0, 0, width, height, style.pageBackground());
        if (style.paragraphBackground() != style.pageBackground() || style.borderWidth() > 0) {
            page.blocks().forEach(block -> block(picture, block));
        }
        page.lines().forEach(line -> line(picture, line));
        return crop(scaled(picture), page.last());
    }

    private void block(PagePicture picture, TypesetPage.Block block) {
        double padding = style.borderPadding();
        double left = (block.x() - padding) * scale;
        double top = (block.top() - padding) * scale;
        double right = (block.x() + block.width() + padding) * scale;
        double bottom = (block.top() + block.height() + padding) * scale;
        fill(picture, left, top, right, bottom, style.paragraphBackground());
        if (style.borderWidth() > 0) {
            double half = style.borderWidth() * scale / 2;
            int colour = style.borderColor();
            fill(picture, left - half, top - half, right + half, top + half, colour);
            fill(picture, left - half, bottom - half, right + half, bottom + half, colour);
            fill(picture, left - half, top + half, left + half, bottom - half, colour);
            fill(picture, right - half, top + half, right + half, bottom - half, colour);
        }
    }

    /** A rectangle; pixels that it covers in part are mixed. */
    private static void fill(PagePicture picture, double left, double top, double right, double bottom, int colour) {
        int firstRow = (int) Math.max(0, Math.floor(top));
        int lastRow = (int) Math.min(picture.height(), Math.ceil(bottom));
        int firstColumn = (int) Math.max(0, Math.floor(left));
        int lastColumn = (int) Math.min(picture.width(), Math.ceil(right));
        for (int y = firstRow; y < lastRow; y++) {
            double rowShare = Math.min(y + 1, bottom) - Math.max(y, top);
            for (int x = firstColumn; x < lastColumn; x++) {
                double share = rowShare * (Math.min(x + 1, right) - Math.max(x, left));
                mix(picture, y * picture.width() + x, colour, (int) (255 * share + 0.5));
            }
        }
    }

    private static void mix(PagePicture picture, int pixel, int colour, int coverage) {
        byte[] pixels = picture.pixels();
        if (picture.channels() == 1) {
            pixels[pixel] = mixed(pixels[pixel], colour & 0xff, coverage);
            return;
        }
        int i = 3 * pixel;
        pixels[i] = mixed(pixels[i], colour >> 16 & 0xff, coverage);
        pixels[i + 1] = mixed(pixels[i + 1], colour >> 8 & 0xff, coverage);
        pixels[i + 2] = mixed(pixels[i + 2], colour & 0xff, coverage);
    }

    private static byte mixed(byte below, int above, int coverage) {
        int under = below & 0xff;
        int sum = under * (255 - coverage) + above * coverage;
        return (byte) ((sum + 127) / 255);
    }

    private void line(PagePicture picture, TypesetLine line) {
        double x = line.x();
        int baseline = (int) Math.floor(line.baseline() * scale + 1e-6);
        int[] characters = line.characters();
        int[] order = Bidirectional.order(characters);
        for (int i = 0; i < characters.length; i++) {
            int place = order.length == 0 ? i : order[i];
            int c = characters[place];
            double advance = 0.001 * style.fontSize() * fonts.glyph(c).advance();
            if (c == Paragraph.SPACE || c == Paragraph.NO_BREAK_SPACE) {
                x += advance + line.wordSpace();
                continue;
            }
            int quarters = (int) Math.floor(x * scale * SHIFTS + 1e-6);
            int own = line.colours().length == 0 ? Paragraph.OWN_COLOUR : line.colours()[place];
            draw(
                    picture,
                    image(c, Math.floorMod(quarters, SHIFTS)),
                    Math.floorDiv(quarters, SHIFTS),
                    baseline,
                    own == Paragraph.OWN_COLOUR ? style.fontColor() : own);
            x += advance;
        }
    }

    /**
     * Where the characters of a left-to-right line stand: the middle of each one's advance, in pixels from the left edge of
     * the page before scaling and cropping.
     */
    public double[] middles(TypesetLine line) {
        int[] characters = line.characters();
        double[] middles = new double[characters.length];
        double x = line.x();
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            double advance = 0.001 * style.fontSize() * fonts.glyph(c).advance();
            if (c == Paragraph.SPACE || c == Paragraph.NO_BREAK_SPACE) {
                advance += line.wordSpace();
            }
            middles[i] = (x + advance / 2) * scale;
            x += advance;
        }
        return middles;
    }

    private GlyphImage image(int character, int shift) {
        GlyphImage[] block = glyphs[character >> 8];
        if (block == null) {
            block = new GlyphImage[256 * SHIFTS];
            glyphs[character >> 8] = block;
        }
        int at = (character & 0xff) * SHIFTS + shift;
        GlyphImage image = block[at];
        if (image == null) {
            FontStack.Glyph glyph = fonts.glyph(character);
            image = glyph.code() < 0
                    ? GlyphImage.EMPTY
                    : GlyphImage.of(
                            glyph.font().outline(glyph.code()), style.fontSize() * scale, shift / (double) SHIFTS);
            block[at] = image;
        }
        return image;
    }

    private static void draw(PagePicture picture, GlyphImage glyph, int x, int baseline, int colour) {
        int left = x + glyph.left();
        int top = baseline + glyph.top();
        int firstRow = Math.max(0, -top);
        int lastRow = Math.min(glyph.height(), picture.height() - top);
        int firstColumn = Math.max(0, -left);
        int lastColumn = Math.min(glyph.width(), picture.width() - left);
        byte[] coverage = glyph.coverage();
        for (int row = firstRow; row < lastRow; row++) {
            int from = row * glyph.width();
            int to = (top + row) * picture.width() + left;
            for (int column = firstColumn; column < lastColumn; column++) {
                int share = coverage[from + column] & 0xff;
                if (share != 0) {
                    mix(picture, to + column, colour, share);
                }
            }
        }
    }

    private PagePicture scaled(PagePicture picture) {
        if (style.horizontalScale() == 1) {
            return picture;
        }
        int width = Math.max(1, (int) (picture.width() * style.horizontalScale()));
        PageImage scaled = Resampling.BICUBIC.resize(picture.toPageImage(), width, picture.height());
        byte[] rgb = scaled.toBytes();
        if (channels == 3) {
            return new PagePicture(width, picture.height(), 3, rgb);
        }
        byte[] gray = new byte[width * picture.height()];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = rgb[3 * i];
        }
        return new PagePicture(width, picture.height(), 1, gray);
    }

    /**
     * The cut right of the ink and, on the last page, below it. The margins count as pixels; rows keep one less than columns
     * (README of golden set glyph, "Auto-crop").
     */
    private PagePicture crop(PagePicture picture, boolean last) {
        boolean cutsHeight = last && style.cropLastPage();
        if (!style.cropWidth() && !cutsHeight) {
            return picture;
        }
        byte[] luma = luma(picture);
        int width = picture.width();
        int background = background(luma, width, picture.height());
        int lastColumn = -1;
        int lastRow = -1;
        for (int y = 0; y < picture.height(); y++) {
            int row = y * width;
            for (int x = width - 1; x >= 0; x--) {
                if (Math.abs((luma[row + x] & 0xff) - background) > TOLERANCE) {
                    lastRow = y;
                    lastColumn = Math.max(lastColumn, x);
                    break;
                }
            }
        }
        if (lastRow < 0) {
            return picture;
        }
        int right = style.cropWidth() ? (int) Math.min(width, lastColumn + 1 + style.marginX()) : width;
        int lower = cutsHeight ? (int) Math.min(picture.height(), lastRow + style.marginY()) : picture.height();
        return picture.crop(right, Math.max(1, lower));
    }

    private static int background(byte[] luma, int width, int height) {
        int right = Math.min(1, width - 1);
        int below = Math.min(1, height - 1) * width;
        int[] corner = {luma[0] & 0xff, luma[right] & 0xff, luma[below] & 0xff, luma[below + right] & 0xff};
        Arrays.sort(corner);
        return (corner[1] + corner[2]) / 2;
    }

    /** Pillow's conversion to L. */
    private static byte[] luma(PagePicture picture) {
        if (picture.channels() == 1) {
            return picture.pixels();
        }
        byte[] rgb = picture.pixels();
        byte[] luma = new byte[picture.width() * picture.height()];
        for (int i = 0, k = 0; i < luma.length; i++, k += 3) {
            luma[i] =
                    (byte) ((19595 * (rgb[k] & 0xff) + 38470 * (rgb[k + 1] & 0xff) + 7471 * (rgb[k + 2] & 0xff) + 32768)
                            >> 16);
        }
        return luma;
    }
}
