package io.scriptorium.cli;

import io.scriptorium.textrenderer.pdf.PdfPages;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalDouble;

/** A document whose pages can be had one by one; none is kept. */
sealed interface OpenDocument extends Closeable permits OpenDocument.Pdf, OpenDocument.Picture, TimedDocument {
    /** At least 1. */
    int pageCount();

    /** Pixels per inch of its pages, if known. */
    OptionalDouble dpi();

    /**
     * The pixels of one page.
     *
     * @param index zero-based
     */
    PageImage page(int index) throws IOException;

    /**
     * Opens a PDF or a picture, whichever its content says it is.
     *
     * @param dpi pixels per inch at which the pages of a PDF are drawn
     * @param password of a PDF; empty for none
     * @param limit for opening it, and for each of its pages
     */
    static OpenDocument open(InputFile file, double dpi, String password, TimeLimit limit) throws IOException {
        return new TimedDocument(file.path().toString(), limit, () -> open(file, dpi, password));
    }

    private static OpenDocument open(InputFile file, double dpi, String password) throws IOException {
        if (isPdf(file)) {
            return new Pdf(PdfPages.open(file.path(), password), dpi);
        }
        return new Picture(ImageFile.open(file.path()));
    }

    /** Whether the file is a PDF by its name or its content. */
    static boolean isPdf(InputFile file) {
        return file.isNamedPdf() || PdfPages.isPdf(file.path());
    }

    /** Pages that are drawn. */
    record Pdf(PdfPages pages, double drawnAt) implements OpenDocument {
        @Override
        public int pageCount() {
            return pages.pageCount();
        }

        @Override
        public OptionalDouble dpi() {
            return OptionalDouble.of(drawnAt);
        }

        @Override
        public PageImage page(int index) throws IOException {
            return pages.render(index, drawnAt);
        }

        @Override
        public void close() throws IOException {
            pages.close();
        }
    }

    /** Pages that are decoded. */
    record Picture(ImageFile file) implements OpenDocument {
        @Override
        public int pageCount() {
            return file.pageCount();
        }

        @Override
        public OptionalDouble dpi() {
            return OptionalDouble.empty();
        }

        @Override
        public PageImage page(int index) throws IOException {
            return file.page(index);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
