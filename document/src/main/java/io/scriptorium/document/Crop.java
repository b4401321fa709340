package io.scriptorium.document;

import java.util.Objects;

/**
 * A picture on a page, to be cut out of it.
 *
 * @param name what the Markdown links to: {@code images/PAGE_N.png}, both from 0, until {@link Content#withPicturesIn} says
 *     where the file is
 * @param box which pixels of the page; never empty
 */
public record Crop(String name, Box box) {
    /** The folder of names. */
    private static final String FOLDER = "images";

    /** Nothing may be null. */
    public Crop {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(box, "box");
    }

    /**
     * A picture under the name that DeepSeek-OCR's scripts give it.
     *
     * @param page zero-based number of the page
     * @param index zero-based number within the page
     */
    public static Crop of(int page, int index, Box box) {
        return new Crop(FOLDER + "/" + page + "_" + index + ".png", box);
    }

    /** The name of the file alone. */
    public String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    Crop in(String folder) {
        return new Crop(folder + "/" + fileName(), box);
    }

    /** The link to it in Markdown. */
    public String link() {
        return "![](" + name + ")";
    }
}
