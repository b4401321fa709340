package io.scriptorium.eval.judge;

import java.awt.geom.Rectangle2D;

/**
 * The ink of one thing.
 *
 * @param cover how much of each pixel it covers, {@code [side * side]}, 0..1
 * @param strong the ink at full cover: red, green, blue over the ground
 * @param total the sum of ink over all its pixels, which blur does not change
 * @param box the box of what is covered by half
 */
record Blob(float[] cover, float[] strong, float[] total, Rectangle2D box) {
    double extent() {
        return Math.max(box.getWidth(), box.getHeight());
    }
}
