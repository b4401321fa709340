package io.scriptorium.cli;

import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * A document each of whose pages is had within a time limit. After one that is not, the file is opened anew, since the thread
 * that was given up may still use it.
 */
final class TimedDocument implements OpenDocument {
    private final String name;
    private final TimeLimit limit;
    private final TimeLimit.Task<OpenDocument> opening;
    private final int pageCount;
    private final OptionalDouble dpi;
    private OpenDocument document;

    /** Opens a document within the limit. */
    TimedDocument(String name, TimeLimit limit, TimeLimit.Task<OpenDocument> opening) throws IOException {
        this.name = name;
        this.limit = limit;
        this.opening = opening;
        this.document = limit.within(name, opening);
        this.pageCount = document.pageCount();
        this.dpi = document.dpi();
    }

    @Override
    public int pageCount() {
        return pageCount;
    }

    @Override
    public OptionalDouble dpi() {
        return dpi;
    }

    @Override
    public PageImage page(int index) throws IOException {
        if (document == null) {
            document = limit.within(name, opening);
        }
        OpenDocument current = document;
        try {
            return limit.within(where(index), () -> current.page(index));
        } catch (TimeLimit.ReachedException e) {
            close();
            throw e;
        }
    }

    private String where(int index) {
        return pageCount == 1 ? name : name + ", page " + (index + 1) + " of " + pageCount;
    }

    @Override
    public void close() throws IOException {
        if (document != null) {
            document.close();
            document = null;
        }
    }
}
