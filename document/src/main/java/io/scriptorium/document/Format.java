package io.scriptorium.document;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** A form in which what was read is written. */
public enum Format {
    /** Plain text; pages are parted by a form feed. */
    TXT,
    /** Markdown; pages after the first begin with a comment that names them. */
    MD,
    /** HTML to read in a browser, a section for each page with its status; see {@code docs/formats.md}. */
    HTML,
    /** One JSON object per document, with every line, box, confidence and status; see {@code docs/json.md}. */
    JSON,
    /** Tesseract's table of words with boxes and confidence; see {@code docs/formats.md}. */
    TSV,
    /** hOCR 1.2: XHTML with the boxes of lines and words and the words' confidence; see {@code docs/formats.md}. */
    HOCR,
    /** ALTO 4: XML with the boxes of blocks, lines and words and the words' confidence; see {@code docs/formats.md}. */
    ALTO;

    /** The name used on the command line, and the extension of the file: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether documents of this format may follow each other in one stream; a file of HTML or XML holds one. */
    public boolean isConcatenable() {
        return this != HTML && this != HOCR && this != ALTO;
    }

    /**
     * Begins a document. Pages are written as they come; nothing is kept.
     *
     * @param document name of the document
     * @param out where to; closed with the returned writer
     */
    public DocumentWriter open(String document, Writer out) throws IOException {
        return switch (this) {
            case TXT -> new TextWriter(out);
            case MD -> new MarkdownWriter(out);
            case HTML -> new HtmlWriter(document, out);
            case JSON -> new JsonWriter(document, out);
            case TSV -> new TsvWriter(out);
            case HOCR -> new HocrWriter(document, out);
            case ALTO -> new AltoWriter(document, out);
        };
    }
}
