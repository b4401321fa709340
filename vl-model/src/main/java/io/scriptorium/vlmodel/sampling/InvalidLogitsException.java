package io.scriptorium.vlmodel.sampling;

/**
 * Logits from which no token can be chosen: one is NaN or +infinity, which a broken checkpoint or an overflow in half
 * precision gives, or every token is forbidden by the rules.
 */
public final class InvalidLogitsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says where. */
    public InvalidLogitsException(String message) {
        super(message);
    }
}
