package io.scriptorium.document;

import java.util.Objects;

/**
 * How the reading of a page ended, and why.
 *
 * @param status how
 * @param reason why, in words for the user, on one line; empty for {@link PageStatus#OK}
 */
public record Outcome(PageStatus status, String reason) {
    /** Read to its end. */
    public static final Outcome OK = new Outcome(PageStatus.OK, "");

    /** @throws IllegalArgumentException if a failed page has no reason */
    public Outcome {
        Objects.requireNonNull(status, "status");
        if (status == PageStatus.FAILED && reason.isBlank()) {
            throw new IllegalArgumentException("a failed page needs a reason");
        }
    }
}
