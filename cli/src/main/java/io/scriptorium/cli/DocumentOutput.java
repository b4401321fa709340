package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import java.util.function.Consumer;

/** Where the pages of one document go, one after the other. Nothing is made before the first page. */
interface DocumentOutput {
    /** Says before the work what would be in the way of writing. */
    void check() throws OutputException;

    /** Takes the text of the only page while it is read. Does nothing where pages are written whole. */
    default Consumer<String> stream() {
        return text -> {};
    }

    /** Writes the next page. */
    void write(PageResult page) throws OutputException;

    /**
     * Ends the document after its last page.
     *
     * @param seconds what it took
     */
    void finish(double seconds) throws OutputException;

    /** Gives up: nothing half-written stays. */
    void abandon();
}
