package io.scriptorium.document;

/** A part of a page that is read as one, in reading order. */
public sealed interface Block permits TextBlock {
    /** Where it stands. */
    Box box();
}
