package io.scriptorium.eval.style;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a style gave on a text.
 *
 * @param style keys and values of Glyph's configurations
 * @param visionTokens of all pages
 * @param ratio text tokens a vision token; 0 for a style that no page can be made in
 * @param precision share of distinct words that are right, 0 to 1
 * @param characterErrorRate of the whole text; 1 is as many errors as characters
 * @param pages that were read
 * @param seconds of setting and reading
 */
public record StyleScore(
        ObjectNode style,
        long visionTokens,
        double ratio,
        double precision,
        double characterErrorRate,
        int pages,
        double seconds) {
    /** Of a style that no page can be made in: worse than any other. */
    public static StyleScore impossible(ObjectNode style) {
        return new StyleScore(style, 0, 0, 0, 1, 0, 0);
    }

    /** Whether this is as good on both counts and better on one. */
    public boolean dominates(StyleScore other) {
        return ratio >= other.ratio
                && precision >= other.precision
                && (ratio > other.ratio || precision > other.precision);
    }
}
