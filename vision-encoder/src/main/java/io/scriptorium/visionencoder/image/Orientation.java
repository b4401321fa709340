package io.scriptorium.visionencoder.image;

import java.io.ByteArrayInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** How a stored picture must be turned to stand upright: the values 1 to 8 of EXIF and TIFF tag 274, in this order. */
enum Orientation {
    NORMAL,
    MIRRORED,
    HALF_TURN,
    FLIPPED,
    TRANSPOSED,
    /** The stored picture is turned a quarter clockwise. */
    CLOCKWISE,
    TRANSVERSED,
    COUNTERCLOCKWISE;

    private static final int TAG = 274;

    /** The orientation with the number 1 to 8; any other number is a mistake of the writer and counts as upright. */
    static Orientation of(int number) {
        return number >= 1 && number <= values().length ? values()[number - 1] : NORMAL;
    }

    /** The orientation in an EXIF block, with or without {@code "Exif\0\0"} in front. */
    static Orientation ofExif(byte[] bytes, int from, int length) {
        int skip = length > 6 && bytes[from] == 'E' && bytes[from + 1] == 'x' ? 6 : 0;
        ImageInputStream tiff =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes, from + skip, length - skip));
        return of(TiffTags.value(tiff, 0, TAG, 1));
    }

    /** The picture upright; {@code stored} itself if it stands already. */
    PageImage apply(PageImage stored) {
        int w = stored.width();
        int h = stored.height();
        return switch (this) {
            case NORMAL -> stored;
            case MIRRORED -> walk(stored, w, h, w - 1, -1, w);
            case HALF_TURN -> walk(stored, w, h, w * h - 1, -1, -w);
            case FLIPPED -> walk(stored, w, h, w * (h - 1), 1, -w);
            case TRANSPOSED -> walk(stored, h, w, 0, w, 1);
            case CLOCKWISE -> walk(stored, h, w, w * (h - 1), -w, 1);
            case TRANSVERSED -> walk(stored, h, w, w * h - 1, -w, -1);
            case COUNTERCLOCKWISE -> walk(stored, h, w, w - 1, w, -1);
        };
    }

    /** Pixel (x, y) of the result is pixel {@code start + x * right + y * down} of {@code stored}, counted row by row. */
    private static PageImage walk(PageImage stored, int width, int height, int start, int right, int down) {
        byte[] in = stored.bytes();
        byte[] out = new byte[in.length];
        int k = 0;
        for (int y = 0; y < height; y++) {
            int i = (start + y * down) * PageImage.CHANNELS;
            for (int x = 0; x < width; x++, i += right * PageImage.CHANNELS) {
                out[k++] = in[i];
                out[k++] = in[i + 1];
                out[k++] = in[i + 2];
            }
        }
        return PageImage.wrap(width, height, out);
    }
}
