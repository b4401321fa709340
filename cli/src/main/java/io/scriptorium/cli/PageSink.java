package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;

/** One output of a document: takes its pages one after the other and appears under its name when it is whole. */
interface PageSink {
    /** Says before the work what would be in the way of writing. */
    void check() throws OutputException;

    /** Whether the output of an earlier run is there. */
    boolean isThere();

    /**
     * Which of these pages it wants to be read.
     *
     * @param indices zero-based, ascending
     * @throws IOException if it can do nothing with the document
     */
    default int[] choose(int[] indices) throws IOException {
        return indices;
    }

    /**
     * Takes the next page. What is here and was not wanted may be left out.
     *
     * @param image null if the page could not be opened
     */
    void write(PageResult page, PageImage image) throws IOException;

    /** Ends the document and gives the output its name. */
    void commit() throws IOException;

    /** Removes what was written but not committed. */
    void discard();
}
