package io.scriptorium.train;

import java.util.Arrays;
import java.util.List;

/**
 * Line views of one width with what is written in them.
 *
 * @param width of every view in pixels
 * @param height of every view in pixels
 * @param pixels grey bytes, 255 white, row-major {@code [views, height, width]}, as a reader takes them: contrast and padding
 *     done
 * @param texts one for each view; empty where there is nothing to read
 * @param kinds for each view, a word for where it comes from; errors are reported by it
 */
public record LineBatch(int width, int height, byte[] pixels, List<String> texts, List<String> kinds) {
    /** Checks the sizes. */
    public LineBatch {
        texts = List.copyOf(texts);
        kinds = List.copyOf(kinds);
        if (pixels.length != texts.size() * width * height || kinds.size() != texts.size()) {
            throw new IllegalArgumentException("expected " + texts.size() + " views of " + width + " x " + height
                    + " pixels and as many kinds, got " + pixels.length + " bytes and " + kinds.size() + " kinds");
        }
    }

    /** How many views. */
    public int size() {
        return texts.size();
    }

    /** The views {@code from} to {@code to}, zero-based, the second exclusive. */
    LineBatch part(int from, int to) {
        int view = width * height;
        return new LineBatch(
                width,
                height,
                Arrays.copyOfRange(pixels, from * view, to * view),
                texts.subList(from, to),
                kinds.subList(from, to));
    }
}
