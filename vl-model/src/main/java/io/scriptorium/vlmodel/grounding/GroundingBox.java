package io.scriptorium.vlmodel.grounding;

import io.scriptorium.document.Box;

/**
 * One box of the model's output: 0..999 on both axes of the page, whatever its shape, origin at the top left.
 *
 * @param x1 left, at most {@code x2}
 * @param y1 top, at most {@code y2}
 * @param x2 right
 * @param y2 bottom
 * @param pixels the same on the page, {@code (int) (v / 999 * size)}
 * @param adjusted whether the model's numbers lay outside 0..999 or had their ends reversed
 */
public record GroundingBox(double x1, double y1, double x2, double y2, Box pixels, boolean adjusted) {
    private static final double SCALE = 999;

    /** The box that four numbers of the model mean on a page of that many pixels. */
    static GroundingBox of(double[] numbers, int width, int height) {
        boolean adjusted = false;
        double[] v = numbers.clone();
        for (int i = 0; i < 4; i++) {
            v[i] = Math.max(0, Math.min(SCALE, numbers[i]));
            adjusted |= v[i] != numbers[i];
        }
        adjusted |= v[0] > v[2] || v[1] > v[3];
        double x1 = Math.min(v[0], v[2]);
        double y1 = Math.min(v[1], v[3]);
        double x2 = Math.max(v[0], v[2]);
        double y2 = Math.max(v[1], v[3]);
        Box pixels = new Box(pixel(x1, width), pixel(y1, height), pixel(x2, width), pixel(y2, height));
        return new GroundingBox(x1, y1, x2, y2, pixels, adjusted);
    }

    // Division first, in doubles, as the published scripts do: 63 of 111 pixels gives 6 so and 7 in integers.
    private static int pixel(double value, int size) {
        return (int) (value / SCALE * size);
    }
}
