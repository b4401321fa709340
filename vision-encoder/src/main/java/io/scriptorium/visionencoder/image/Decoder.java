package io.scriptorium.visionencoder.image;

import java.io.Closeable;
import java.io.IOException;

/**
 * The pictures in one file. The size comes from the header, so that it can be checked before pixels take memory. Damaged
 * files may throw any {@link IOException} or {@link RuntimeException}; {@link ImageFile} makes one message of them.
 */
interface Decoder extends Closeable {
    /** How many pages, at least 1. */
    default int pageCount() throws IOException {
        return 1;
    }

    /** Width in pixels before orientation. */
    int width(int page) throws IOException;

    /** Height in pixels before orientation. */
    int height(int page) throws IOException;

    /** How the stored picture must be turned. */
    default Orientation orientation(int page) {
        return Orientation.NORMAL;
    }

    /** The picture as it is stored, before orientation. */
    PageImage decode(int page) throws IOException;

    @Override
    default void close() throws IOException {}
}
