package io.scriptorium.document;

/**
 * What the page cost.
 *
 * @param tokensIn tokens that the decoder was given: vision tokens and prompt, over all views
 * @param tokensOut tokens that it generated, over all views
 * @param seconds time spent on this page; of work shared by a batch of pages, its share
 */
public record Cost(long tokensIn, long tokensOut, double seconds) {
    /** A page that was not read. */
    public static final Cost NONE = new Cost(0, 0, 0);

    /** @throws IllegalArgumentException if a number is negative or not finite */
    public Cost {
        if (tokensIn < 0 || tokensOut < 0 || !(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("expected counts of 0 or more, got " + tokensIn + " tokens in, "
                    + tokensOut + " out, " + seconds + " seconds");
        }
    }

    /** Both together. */
    public Cost plus(Cost other) {
        return new Cost(tokensIn + other.tokensIn, tokensOut + other.tokensOut, seconds + other.seconds);
    }
}
