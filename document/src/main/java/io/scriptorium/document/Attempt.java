package io.scriptorium.document;

import java.util.Objects;

/**
 * A reading of a page that ended badly, after which another was tried.
 *
 * @param mode how the page was cut into views, and why so
 * @param outcome how it ended
 * @param cost what it cost
 */
public record Attempt(Mode mode, Outcome outcome, Cost cost) {
    /** Nothing may be null. */
    public Attempt {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(cost, "cost");
    }
}
