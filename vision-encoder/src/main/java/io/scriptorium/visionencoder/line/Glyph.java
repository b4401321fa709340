package io.scriptorium.visionencoder.line;

/**
 * A connected piece of ink: a letter, a part of one, or several that touch.
 *
 * @param box its rectangle on the cleaned page
 * @param area number of ink pixels
 */
record Glyph(PixelBox box, int area) {
    int left() {
        return box.left();
    }

    int top() {
        return box.top();
    }

    int right() {
        return box.right();
    }

    int bottom() {
        return box.bottom();
    }

    int width() {
        return box.width();
    }

    int height() {
        return box.height();
    }

    double fill() {
        return (double) area / ((double) width() * height());
    }
}
