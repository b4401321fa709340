package io.scriptorium.textrenderer.page;

import java.io.IOException;

/** A style, font or text that pages cannot be made from; the message names it and the remedy. */
public final class TypesetException extends IOException {
    private static final long serialVersionUID = 1L;

    public TypesetException(String message) {
        super(message);
    }

    public TypesetException(String message, Throwable cause) {
        super(message, cause);
    }
}
