package io.scriptorium.tensor;

import java.io.IOException;

/** A checkpoint that cannot be used: a file missing or damaged, a tensor missing or of another shape, an unknown model. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The message says what was expected, what was found, in which file, and what can be done. */
    public CheckpointException(String message) {
        super(message);
    }

    /** The same, with the failure underneath. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
