package io.scriptorium.document.layout;

import io.scriptorium.document.Box;
import io.scriptorium.document.Crop;

/**
 * A picture and where it lies on the upright page.
 *
 * @param picture its place is that on the page as it was given
 * @param box its place on the upright page
 */
public record LayoutFigure(Crop picture, Box box) {}
