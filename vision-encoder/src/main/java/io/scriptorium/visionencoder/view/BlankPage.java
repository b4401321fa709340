package io.scriptorium.visionencoder.view;

import io.scriptorium.visionencoder.image.PageImage;

/** Tells pages with nothing on them. */
public final class BlankPage {
    /** Light changes slowly over a page; within a square of this side paper has one brightness. */
    private static final int SQUARE = 32;
    /** How much darker or lighter than its surroundings a pixel is that belongs to something: paper and noise stay below. */
    private static final int CONTRAST = 40;
    /** So many pixels that stand out are something: a full stop of 12 points at 144 dpi has nine. */
    private static final int LEAST = 6;

    private BlankPage() {}

    /** Whether fewer than six pixels stand out from the paper around them; uneven light does not count. */
    public static boolean is(PageImage page) {
        byte[] gray = page.gray();
        int found = 0;
        for (int top = 0; top < page.height(); top += SQUARE) {
            for (int left = 0; left < page.width(); left += SQUARE) {
                found += standOut(
                        gray,
                        page.width(),
                        left,
                        top,
                        Math.min(page.width(), left + SQUARE),
                        Math.min(page.height(), top + SQUARE));
                if (found >= LEAST) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int standOut(byte[] gray, int width, int left, int top, int right, int bottom) {
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += gray[y * width + x] & 0xff;
            }
        }
        int mean = (int) (sum / ((long) (right - left) * (bottom - top)));
        int found = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                if (Math.abs((gray[y * width + x] & 0xff) - mean) > CONTRAST) {
                    found++;
                }
            }
        }
        return found;
    }
}
