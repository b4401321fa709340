package io.scriptorium.cli;

import io.scriptorium.document.PageResult;
import io.scriptorium.vlmodel.ocr.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a batch so that one result comes back for each page, whatever happens. */
final class BatchReader {
    private final PageReader reader;
    private final String model;

    /**
     * A result, and what was thrown in its place.
     *
     * @param fault null if nothing was
     */
    record Read(PageResult result, Throwable fault) {}

    BatchReader(PageReader reader, String model) {
        this.reader = reader;
        this.model = model;
    }

    /** If the batch breaks the reader, each page is tried alone: a page must not take its neighbours with it. */
    List<Read> read(List<Page> pages, Consumer<String> text) {
        if (pages.isEmpty()) {
            return List.of();
        }
        try {
            List<PageResult> results = reader.read(pages, text);
            if (results.size() != pages.size()) {
                throw new AssertionError("expected " + pages.size() + " results, got " + results.size());
            }
            return results.stream().map(result -> new Read(result, null)).toList();
        } catch (RuntimeException | VirtualMachineError e) {
            if (pages.size() == 1) {
                return List.of(new Read(PageResult.failed(pages.get(0).source(), model, reason(e)), e));
            }
            List<Read> results = new ArrayList<>();
            for (Page page : pages) {
                results.addAll(read(List.of(page), ignored -> {}));
            }
            return results;
        }
    }

    /** What to tell the user of an exception that nobody foresaw, on one line. */
    static String reason(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            return "not enough memory; give Java more, for example SCRIPTORIUM_JAVA_OPTS=-Xmx8g, or lower --dpi";
        }
        return "internal error, " + e.toString().strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
