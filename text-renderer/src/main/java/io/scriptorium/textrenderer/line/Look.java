package io.scriptorium.textrenderer.line;

/** What made a printed line; it decides typefaces, text and which damage is likely. */
public enum Look {
    /** Laser printers, offset and rendered pages: any face, most lines clean. */
    PRINT,
    /** Books before 1930: old faces, uneven ink, spread, show-through. */
    OLD_PRINT,
    /** Typewriters: fixed pitch, letters out of line, ribbons running dry. */
    TYPEWRITER,
    /** Thermal and dot-matrix till printers. */
    RECEIPT
}
