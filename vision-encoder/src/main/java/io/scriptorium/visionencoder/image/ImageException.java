package io.scriptorium.visionencoder.image;

import java.io.IOException;

/** A picture file that cannot be read: not a picture, damaged, cut short, too large, or of a kind we do not decode. */
public final class ImageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The message says what was expected, what was found, in which file, and what can be done. */
    public ImageException(String message) {
        super(message);
    }

    /** The same, with the failure underneath. */
    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
