package io.scriptorium.vlmodel.ocr;

import io.scriptorium.document.PageResult;
import java.util.List;
import java.util.function.Consumer;

/** How a model reads pages: the one place where line readers and page readers differ. Safe for several threads. */
sealed interface PageReading permits LineReading, SetPageReading, WholePageReading {
    /**
     * Reads pages side by side.
     *
     * @param text receives the text of the pages while it is written, in order, if the model writes it so; may be called from
     *     this thread only
     * @return one result for each page, in order
     * @throws IllegalArgumentException if an option does not fit the model
     */
    List<PageResult> read(List<Page> pages, ReadOptions options, Consumer<String> text);

    /** Checks the options alone, so that a wrong one is told before the first page is opened. */
    void check(ReadOptions options);
}
