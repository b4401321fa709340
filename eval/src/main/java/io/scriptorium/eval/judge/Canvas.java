package io.scriptorium.eval.judge;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/** The pixels of a picture at the side in which scenes are measured, and the ground that they stand on. */
final class Canvas {
    /** Things keep further from the border than this, px. */
    private static final int BORDER = 3;

    final int side;
    /** What each pixel adds to the ground, {@code [side * side][3]} in red, green, blue, -255..255. */
    final float[][] ink;
    /** Median of the border, 0..255. */
    final float[] ground;

    private Canvas(int side, float[][] pixels) {
        this.side = side;
        this.ground = ground(side, pixels);
        this.ink = new float[pixels.length][3];
        for (int i = 0; i < pixels.length; i++) {
            for (int c = 0; c < 3; c++) {
                ink[i][c] = pixels[i][c] - ground[c];
            }
        }
    }

    /** The picture brought to {@code side} by averaging over areas. */
    static Canvas of(BufferedImage picture, int side) {
        if (picture.getWidth() != picture.getHeight()) {
            throw new IllegalArgumentException("expected a square picture of a scene, got " + picture.getWidth() + " x "
                    + picture.getHeight() + " px");
        }
        float[][] pixels = new float[side * side][3];
        double step = picture.getWidth() / (double) side;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                average(picture, x * step, y * step, step, pixels[y * side + x]);
            }
        }
        return new Canvas(side, pixels);
    }

    private static void average(BufferedImage picture, double left, double top, double step, float[] to) {
        double weight = 0;
        double[] sum = new double[3];
        for (int y = (int) top; y < Math.min(picture.getHeight(), Math.ceil(top + step - 1e-9)); y++) {
            double high = Math.min(y + 1, top + step) - Math.max(y, top);
            for (int x = (int) left; x < Math.min(picture.getWidth(), Math.ceil(left + step - 1e-9)); x++) {
                double share = high * (Math.min(x + 1, left + step) - Math.max(x, left));
                int rgb = picture.getRGB(x, y);
                for (int c = 0; c < 3; c++) {
                    sum[c] += share * ((rgb >> (16 - 8 * c)) & 0xff);
                }
                weight += share;
            }
        }
        for (int c = 0; c < 3; c++) {
            to[c] = (float) (sum[c] / weight);
        }
    }

    private static float[] ground(int side, float[][] pixels) {
        float[] ground = new float[3];
        for (int c = 0; c < 3; c++) {
            float[] border = new float[side * side - (side - 2 * BORDER) * (side - 2 * BORDER)];
            int n = 0;
            for (int i = 0; i < pixels.length; i++) {
                int x = i % side;
                int y = i / side;
                if (Math.min(x, y) < BORDER || Math.max(x, y) >= side - BORDER) {
                    border[n++] = pixels[i][c];
                }
            }
            Arrays.sort(border);
            ground[c] = border[n / 2];
        }
        return ground;
    }

    /** Distance of a pixel from the ground, 0..442. */
    float contrast(int i) {
        return length(ink[i]);
    }

    static float length(float[] v) {
        return (float) Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }
}
