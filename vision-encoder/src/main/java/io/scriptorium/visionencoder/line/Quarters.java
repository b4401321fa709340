package io.scriptorium.visionencoder.line;

/** Turns of a page by whole quarters: pixels move, none is computed. */
final class Quarters {
    private Quarters() {}

    /**
     * Turns a page clockwise.
     *
     * @param gray grey values {@code [height, width]}; not changed
     * @param quarters 0 to 3
     * @return grey values {@code [height, width]}, or {@code [width, height]} after an odd number of quarters
     */
    static byte[] turned(byte[] gray, int width, int height, int quarters) {
        byte[] turned = new byte[gray.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int to = switch (quarters) {
                    case 0 -> y * width + x;
                    case 1 -> x * height + height - 1 - y;
                    case 2 -> (height - 1 - y) * width + width - 1 - x;
                    case 3 -> (width - 1 - x) * height + y;
                    default -> throw new IllegalArgumentException("expected 0 to 3 quarter turns, got " + quarters);
                };
                turned[to] = gray[y * width + x];
            }
        }
        return turned;
    }
}
