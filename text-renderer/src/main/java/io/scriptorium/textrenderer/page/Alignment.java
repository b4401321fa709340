package io.scriptorium.textrenderer.page;

/** Where a line stands between the indents. */
public enum Alignment {
    /** At the left indent. */
    LEFT,
    /** In the middle. */
    CENTER,
    /** At the right indent. */
    RIGHT,
    /** At both, by wider spaces, except lines that end a source line. */
    JUSTIFY
}
