package io.scriptorium.cli;

import java.io.IOException;

/** An output that cannot be written. */
final class OutputException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputException(String message) {
        super(message);
    }

    OutputException(String message, Throwable cause) {
        super(message, cause);
    }
}
