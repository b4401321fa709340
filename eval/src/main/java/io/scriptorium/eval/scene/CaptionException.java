package io.scriptorium.eval.scene;

/** A caption that asks for something else than scenes hold. */
public final class CaptionException extends Exception {
    private static final long serialVersionUID = 1;

    public CaptionException(String message) {
        super(message);
    }
}
