package io.scriptorium.cli;

import io.scriptorium.document.DocumentWriter;
import io.scriptorium.document.Format;
import io.scriptorium.document.PageResult;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document as text of some form, in a file. Markdown and HTML link to the pictures of a {@link FigureSink}. */
final class TextSink implements PageSink {
    private final String name;
    private final Format format;
    private final Path target;
    private final boolean overwrite;
    private AtomicFile file;
    private DocumentWriter writer;

    TextSink(String name, Format format, Path target, boolean overwrite) {
        this.name = name;
        this.format = format;
        this.target = target;
        this.overwrite = overwrite;
    }

    @Override
    public boolean isThere() {
        return Files.exists(target);
    }

    @Override
    public void check() throws OutputException {
        AtomicFile.check(target, overwrite);
    }

    @Override
    public void write(PageResult page, PageImage image) throws OutputException {
        try {
            if (file == null) {
                file = AtomicFile.open(target, overwrite);
                writer = format.open(name, file.writer());
            }
            writer.write(linked(page));
        } catch (IOException e) {
            throw AtomicFile.failure(target, e);
        }
    }

    private PageResult linked(PageResult page) throws IOException {
        return format == Format.MD || format == Format.HTML
                ? page.withPicturesIn(
                        link(FigureSink.folder(target).getFileName().toString()))
                : page;
    }

    /** A file's name as a part of a link, which has neither spaces nor brackets. */
    private static String link(String name) throws IOException {
        try {
            String path = new URI(null, null, "/" + name, null).getRawPath().substring(1);
            return path.replace("(", "%28").replace(")", "%29");
        } catch (URISyntaxException e) {
            throw new IOException(name + ": cannot be linked to", e);
        }
    }

    @Override
    public void commit() throws OutputException {
        if (file == null) {
            return;
        }
        try {
            writer.close();
        } catch (IOException e) {
            throw AtomicFile.failure(target, e);
        }
        file.commit();
    }

    @Override
    public void discard() {
        if (file != null) {
            file.close();
        }
    }
}
