package io.scriptorium.vlmodel.ocr;

import io.scriptorium.document.PageSource;
import io.scriptorium.visionencoder.image.PageImage;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A page to read.
 *
 * @param source which page it is; its size is that of the image
 * @param image its pixels
 */
public record Page(PageSource source, PageImage image) {
    /** Neither may be null. */
    public Page {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(image, "image");
    }

    /** An image that is a document of one page. */
    public static Page of(String document, PageImage image) {
        return new Page(new PageSource(document, 0, image.width(), image.height(), OptionalDouble.empty()), image);
    }
}
