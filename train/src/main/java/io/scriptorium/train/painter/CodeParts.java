package io.scriptorium.train.painter;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.SceneSource;

/**
 * Rows of codes, in the head and in the embedding, as sums of two: of a colour and a shape, or of no colour and a ground. A
 * painter that trains the parts learns of a colour and of a shape wherever they stand, and a code that is never a target is
 * not pushed down by those that are. Immutable.
 *
 * <p>Parts in order: no colour, the colours, the shapes, the grounds.
 */
final class CodeParts {
    private static final int COLOURS = Colour.ALL.size() + 1;
    private static final int COUNT =
            COLOURS + SceneCodes.SHAPES + SceneSource.grounds().size();

    private final SceneCodes codes;

    CodeParts(SceneCodes codes) {
        this.codes = codes;
    }

    /** How many codes there are. */
    int codes() {
        return codes.count();
    }

    /** How many parts they are made of. */
    int count() {
        return COUNT;
    }

    /** The part of a colour, by its number; that of no colour for -1. */
    int ofColour(int colour) {
        return colour + 1;
    }

    /** The part of a code's colour. */
    int first(int code) {
        return ofColour(codes.colour(code));
    }

    /** The part of a code's shape or ground. */
    int second(int code) {
        return codes.colour(code) >= 0 ? COLOURS + codes.shape(code) : COLOURS + SceneCodes.SHAPES + codes.shape(code);
    }

    /** The rows {@code [codes, width]} of parts {@code [count, width]}. */
    float[] join(float... parts) {
        int width = parts.length / COUNT;
        float[] rows = new float[codes() * width];
        for (int code = 0; code < codes(); code++) {
            for (int j = 0; j < width; j++) {
                rows[code * width + j] = parts[first(code) * width + j] + parts[second(code) * width + j];
            }
        }
        return rows;
    }

    /**
     * Parts {@code [count, width]} whose sums are nearest to rows {@code [codes, width]}: a colour's is the mean of its rows, a
     * shape's the mean of what they leave.
     */
    float[] part(float... rows) {
        int width = rows.length / codes();
        float[] parts = new float[COUNT * width];
        int[] counts = new int[COUNT];
        for (int code = 0; code < codes(); code++) {
            counts[first(code)]++;
            counts[second(code)]++;
        }
        for (int code = 0; code < codes(); code++) {
            for (int j = 0; j < width; j++) {
                parts[first(code) * width + j] += rows[code * width + j] / counts[first(code)];
            }
        }
        for (int code = 0; code < codes(); code++) {
            for (int j = 0; j < width; j++) {
                parts[second(code) * width + j] +=
                        (rows[code * width + j] - parts[first(code) * width + j]) / counts[second(code)];
            }
        }
        return parts;
    }
}
