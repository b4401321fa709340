package io.scriptorium.textrenderer.line;

/** A font, text or line file that cannot be used; the message names the file and the remedy. */
public final class LineDataException extends Exception {
    private static final long serialVersionUID = 1L;

    public LineDataException(String message) {
        super(message);
    }

    public LineDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
