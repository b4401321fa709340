package io.scriptorium.vlmodel.token;

import java.io.IOException;

/** A {@code tokenizer.json} that cannot be read, or that is not the one the model needs. */
public final class TokenizerException extends IOException {
    private static final long serialVersionUID = 1L;

    TokenizerException(String message) {
        super(message);
    }

    TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
