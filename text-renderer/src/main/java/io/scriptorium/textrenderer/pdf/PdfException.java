package io.scriptorium.textrenderer.pdf;

import java.io.IOException;

/** A PDF, or a page of one, that cannot be turned into pixels: not a PDF, encrypted, damaged, without pages, too large. */
public final class PdfException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean wantsPassword;

    /** The message says what was expected, what was found, in which file and on which page, and what can be done. */
    public PdfException(String message) {
        this(message, null);
    }

    /** The same, with the failure underneath. */
    public PdfException(String message, Throwable cause) {
        this(message, cause, false);
    }

    PdfException(String message, Throwable cause, boolean wantsPassword) {
        super(message, cause);
        this.wantsPassword = wantsPassword;
    }

    /** Whether the right password would mend it. */
    public boolean wantsPassword() {
        return wantsPassword;
    }
}
