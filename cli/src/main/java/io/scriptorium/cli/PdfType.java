package io.scriptorium.cli;

import java.util.Locale;

/** What kind of PDF is written. The words are those of OCRmyPDF. */
enum PdfType {
    /** The document's pages and bytes as they are. */
    PDF,
    /** PDF/A-2b, for archives. */
    PDFA;

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
