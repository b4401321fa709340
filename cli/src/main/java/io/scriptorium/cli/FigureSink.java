package io.scriptorium.cli;

import io.scriptorium.document.Box;
import io.scriptorium.document.Crop;
import io.scriptorium.document.PageResult;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.nio.file.Path;

/** The pictures that Markdown and HTML link to, cut out of the pages of a document, once for both. */
final class FigureSink implements PageSink {
    private final Path folder;

    private FigureSink(Path folder) {
        this.folder = folder;
    }

    /** Into the folder {@code NAME.images} beside {@code NAME.md} and {@code NAME.html}. */
    static FigureSink beside(Path target) {
        return new FigureSink(folder(target));
    }

    /** The folder beside a text. */
    static Path folder(Path target) {
        return target.resolveSibling(InputFile.stem(target) + ".images");
    }

    @Override
    public boolean isThere() {
        // A document need not have pictures.
        return true;
    }

    @Override
    public void check() {}

    @Override
    public void write(PageResult page, PageImage image) throws OutputException {
        for (Crop picture : page.content().pictures()) {
            Box box = picture.box();
            Path target = folder.resolve(picture.fileName());
            // The document's own: a run that is taken up writes it again.
            try (AtomicFile cut = AtomicFile.open(target, true)) {
                image.crop(box.x1(), box.y1(), box.width(), box.height()).writePng(cut.stream());
                cut.commit();
            } catch (IOException e) {
                throw AtomicFile.failure(target, e);
            }
        }
    }

    @Override
    public void commit() {}

    @Override
    public void discard() {}
}
