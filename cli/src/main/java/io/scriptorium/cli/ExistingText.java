package io.scriptorium.cli;

/** What becomes of a PDF's page that has text already when a PDF with text is asked for. The words are those of OCRmyPDF. */
enum ExistingText {
    /** The document is refused, which says so before the work. */
    REFUSE,
    /** The page is left as it is and not read. */
    SKIP,
    /** The page becomes its picture, and what is read is laid over it. */
    FORCE,
    /** Invisible text of an earlier run is replaced; a page with visible text is left as it is. */
    REDO
}
