package io.scriptorium.train.painter;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Kind;
import io.scriptorium.eval.scene.Placement;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Size;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The codes of cells of drawn scenes. Since we draw the scenes ourselves we know what each cell shows, and the tokenizer need
 * not find its codes: a code is a colour and one of {@link #SHAPES} shapes, or a ground without ink. The shapes are the means
 * of Lloyd's algorithm over all cells of all kinds as {@link Placement#GRID} places them. Immutable.
 */
final class SceneCodes {
    /** Shapes of a cell, in each colour. */
    static final int SHAPES = 204;
    /** Cells along one side of a picture. */
    static final int GRID = Scene.SIDE / Placement.CELL;
    /** Side of the square of numbers that a cell's ink is compared by. */
    private static final int FINE = 8;

    /** About the level of grounds, 0..255. */
    private static final int PALE = 248;

    private static final int[][] FREQUENCIES = {
        {0, 0}, {1, 0}, {0, 1}, {1, 1}, {2, 0}, {0, 2}, {2, 1}, {1, 2}, {2, 2}, {3, 0}, {0, 3}, {3, 1}, {1, 3}
    };

    private static final int ROUNDS = 25;
    /** Ink below this share of a cell does not show. */
    private static final double LEAST_INK = .012;

    private final List<Integer> grounds = SceneSource.grounds();
    private final float[][] shapes;

    SceneCodes() {
        List<float[]> cells = new ArrayList<>();
        for (Kind kind : Kind.all()) {
            for (Size size : Size.values()) {
                double centre = Scene.SIDE / 2.0 - (size == Size.MEDIUM ? Placement.CELL / 2.0 : 0);
                float[][] ink = ink(new Scene(
                        0xffffff,
                        List.of(new Scene.Thing(kind, Colour.BLACK, 0, centre, centre, Placement.extent(size)))));
                for (float[] cell : ink) {
                    if (sum(cell) >= LEAST_INK * cell.length) {
                        // What nobody asked otherwise is medium.
                        int times = size == Size.MEDIUM ? 4 : 1;
                        for (int i = 0; i < times; i++) {
                            cells.add(cell);
                        }
                    }
                }
            }
        }
        shapes = means(cells);
    }

    /** How many codes are in use; the codebook may have more. */
    int count() {
        return Colour.ALL.size() * SHAPES + grounds.size();
    }

    /** The colour of a code, by its number, or -1 for a ground. */
    int colour(int code) {
        return code < Colour.ALL.size() * SHAPES ? code / SHAPES : -1;
    }

    /** The shape of a code, or the ground's number. */
    int shape(int code) {
        return colour(code) >= 0 ? code % SHAPES : code - Colour.ALL.size() * SHAPES;
    }

    /**
     * Codebook rows that are what their cells show: three numbers for the colour, the others the lowest frequencies of the
     * shape's ink (a cosine transform).
     *
     * @param rows {@code [codes, width]} changed in place; those behind {@link #count} stay
     */
    void describe(float[] rows, int width) {
        for (int code = 0; code < count(); code++) {
            boolean ground = colour(code) < 0;
            int rgb = ground
                    ? grounds.get(shape(code))
                    : Colour.ALL.get(colour(code)).rgb();
            for (int c = 0; c < Math.min(3, width); c++) {
                int level = (rgb >> (16 - 8 * c)) & 0xff;
                // Grounds are near each other: what parts them is made as large as what parts colours.
                rows[code * width + c] = ground ? (level - PALE) / 8f : level / 127.5f - 1;
            }
            for (int k = 0; k < width - 3; k++) {
                double sum = 0;
                for (int j = 0; !ground && j < FINE * FINE; j++) {
                    sum += shapes[shape(code)][j] * wave(FREQUENCIES[k % FREQUENCIES.length], j);
                }
                rows[code * width + 3 + k] = (float) (k == 0 ? sum / 32 - 1 : sum / 10);
            }
        }
    }

    private static double wave(int[] frequency, int at) {
        int row = at / FINE;
        return Math.cos(Math.PI * frequency[0] * (at % FINE + .5) / FINE)
                * Math.cos(Math.PI * frequency[1] * (row + .5) / FINE);
    }

    /** The codes of a scene, {@code [GRID * GRID]} row by row. */
    int[] of(Scene scene) {
        float[][] ink = ink(scene);
        int[] codes = new int[ink.length];
        int ground = Colour.ALL.size() * SHAPES + grounds.indexOf(scene.background());
        for (int i = 0; i < codes.length; i++) {
            codes[i] = sum(ink[i]) < LEAST_INK * ink[i].length
                    ? ground
                    : Colour.ALL.indexOf(owner(scene, i).colour()) * SHAPES + nearest(shapes, ink[i]);
        }
        return codes;
    }

    private static Scene.Thing owner(Scene scene, int cell) {
        int row = cell / GRID;
        Rectangle2D square = new Rectangle2D.Double(
                cell % GRID * (double) Placement.CELL, row * (double) Placement.CELL, Placement.CELL, Placement.CELL);
        Scene.Thing best = scene.things().get(0);
        double most = -1;
        for (Scene.Thing thing : scene.things()) {
            Rectangle2D shared = square.createIntersection(thing.box());
            double area = shared.isEmpty() ? 0 : shared.getWidth() * shared.getHeight();
            if (area > most) {
                most = area;
                best = thing;
            }
        }
        return best;
    }

    /** The share of ink in the parts of each cell, {@code [GRID * GRID][FINE * FINE]}. */
    private static float[][] ink(Scene scene) {
        BufferedImage picture = new BufferedImage(Scene.SIDE, Scene.SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Color.WHITE);
        scene.things().forEach(thing -> g.fill(thing.kind().at(thing.x(), thing.y(), thing.extent())));
        g.dispose();
        int part = Placement.CELL / FINE;
        float[][] ink = new float[GRID * GRID][FINE * FINE];
        for (int y = 0; y < Scene.SIDE; y++) {
            for (int x = 0; x < Scene.SIDE; x++) {
                int cell = y / Placement.CELL * GRID + x / Placement.CELL;
                int at = y % Placement.CELL / part * FINE + x % Placement.CELL / part;
                ink[cell][at] += picture.getRaster().getSample(x, y, 0) / (255f * part * part);
            }
        }
        return ink;
    }

    /** Lloyd's algorithm, begun far apart (k-means++: Arthur and Vassilvitskii 2007). */
    private static float[][] means(List<float[]> cells) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] means = new float[SHAPES][];
        double[] distances = new double[cells.size()];
        Arrays.fill(distances, Double.MAX_VALUE);
        means[0] = cells.get(0);
        for (int k = 1; k < SHAPES; k++) {
            double all = 0;
            for (int i = 0; i < distances.length; i++) {
                distances[i] = Math.min(distances[i], distance(cells.get(i), means[k - 1]));
                all += distances[i];
            }
            double at = random.nextDouble() * all;
            int pick = 0;
            while (pick < distances.length - 1 && at >= distances[pick]) {
                at -= distances[pick++];
            }
            means[k] = cells.get(pick);
        }
        for (int round = 0; round < ROUNDS; round++) {
            float[][] sums = new float[SHAPES][FINE * FINE];
            int[] counts = new int[SHAPES];
            for (float[] cell : cells) {
                int k = nearest(means, cell);
                counts[k]++;
                for (int j = 0; j < cell.length; j++) {
                    sums[k][j] += cell[j];
                }
            }
            for (int k = 0; k < SHAPES; k++) {
                if (counts[k] > 0) {
                    for (int j = 0; j < sums[k].length; j++) {
                        sums[k][j] /= counts[k];
                    }
                    means[k] = sums[k];
                }
            }
        }
        return means;
    }

    private static int nearest(float[][] means, float[] cell) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int k = 0; k < means.length; k++) {
            double distance = distance(means[k], cell);
            if (distance < least) {
                least = distance;
                best = k;
            }
        }
        return best;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static double sum(float[] cell) {
        double sum = 0;
        for (float v : cell) {
            sum += v;
        }
        return sum;
    }
}
