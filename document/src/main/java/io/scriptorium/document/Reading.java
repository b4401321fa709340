package io.scriptorium.document;

import java.util.Locale;

/** Where the text of a line comes from, when a model can read it in two ways. */
public enum Reading {
    /** The autoregressive decoder. */
    DECODER,
    /** The best path of the CTC head. */
    CTC;

    /** The name used in files: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
