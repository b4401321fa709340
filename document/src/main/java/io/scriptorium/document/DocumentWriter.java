package io.scriptorium.document;

import java.io.Closeable;
import java.io.IOException;

/** Writes the pages of one document, one by one. Closing ends the document and closes what it is written to. */
public interface DocumentWriter extends Closeable {
    /** Writes the next page. */
    void write(PageResult page) throws IOException;

    /** Hands what was written so far to the operating system. */
    void flush() throws IOException;
}
