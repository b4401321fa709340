package io.scriptorium.document;

import java.util.Locale;

/** How the reading of a page ended. */
public enum PageStatus {
    /** Read to its end. */
    OK,
    /** Read, but cut at the limit of tokens: the end of the page is missing. */
    TRUNCATED,
    /** Read, but the model repeated itself and was stopped: the text after the loop is missing. */
    LOOPED,
    /** Neither text nor a picture was found on it: every format shows it empty. */
    BLANK,
    /** Not read: written in a script that the model was not trained on. There is no text, rather than nonsense. */
    UNSUPPORTED_SCRIPT,
    /** Not read; the reason says why. */
    FAILED;

    /** The name used in files: lower case, words joined by hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
