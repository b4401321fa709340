package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.vlmodel.ocr.Page;
import java.util.List;
import java.util.function.Consumer;

/** What the command needs of a loaded model. Tests read with one that has no weights. */
interface PageReader extends AutoCloseable {
    /** How many pages are best read side by side, at least 1. */
    int pagesPerBatch();

    /**
     * Reads pages side by side.
     *
     * @param text receives the text of the pages while it is written, in order, if the model writes it so
     * @return one result per page, in order
     */
    List<PageResult> read(List<Page> pages, Consumer<String> text);

    @Override
    void close();
}
