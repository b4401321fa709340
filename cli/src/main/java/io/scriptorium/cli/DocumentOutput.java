package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.util.function.Consumer;

/** Where the pages of one document go, one after the other. Nothing is made before the first page. */
interface DocumentOutput {
    /** Says before the work what would be in the way of writing. */
    void check() throws OutputException;

    /** Whether all files of an earlier run are there. */
    default boolean isThere() {
        return false;
    }

    /** Takes the text of the only page while it is read. Does nothing where pages are written whole. */
    default Consumer<String> stream() {
        return text -> {};
    }

    /**
     * Which of these pages are to be read.
     *
     * @param indices zero-based, ascending
     * @throws IOException if nothing can be done with the document
     */
    default int[] choose(int[] indices) throws IOException {
        return indices;
    }

    /**
     * Writes the next page.
     *
     * @param image null if it could not be opened
     */
    void write(PageResult page, PageImage image) throws IOException;

    /**
     * Ends the document after its last page.
     *
     * @param seconds what it took
     */
    void finish(double seconds) throws IOException;

    /** Gives up: nothing half-written stays. */
    void abandon();
}
