package io.scriptorium.vlmodel.grounding;

import io.scriptorium.document.Box;

/**
 * A picture to be cut out of the page.
 *
 * @param name relative path that the Markdown links to, {@code images/PAGE_N.png}; made of numbers only
 * @param box which pixels; never empty
 */
public record Crop(String name, Box box) {}
