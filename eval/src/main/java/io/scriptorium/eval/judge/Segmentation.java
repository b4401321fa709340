package io.scriptorium.eval.judge;

import java.awt.geom.Rectangle2D;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Parts a canvas into things: inked pixels that are near each other, and of one colour. */
final class Segmentation {
    /** Contrast from which a pixel is ink: above noise of 8 levels, below a third of the faintest colour's. */
    private static final float LEAST_CONTRAST = 42;
    /** Pixels so near are of one thing: parts of a thing are at most 3 px apart, things at least 8. */
    private static final int NEAR = 5;
    /** Pixels of cover below which a blob is a speck. */
    private static final double SPECK = 25;
    /** The share of its stronger pixels that must have another hue before a blob is parted in two. */
    private static final double OTHER_SHARE = 0.25;
    /** Cosine of 25 degrees: hues nearer than that are shades of one, as blur makes them. */
    private static final double SAME_HUE = 0.906;

    private final Canvas canvas;

    private Segmentation(Canvas canvas) {
        this.canvas = canvas;
    }

    /** The things on a canvas, in reading order of their first pixels. */
    static List<Blob> of(Canvas canvas) {
        return new Segmentation(canvas).blobs();
    }

    private List<Blob> blobs() {
        int[] inked = new int[canvas.ink.length];
        int n = 0;
        for (int i = 0; i < inked.length; i++) {
            if (canvas.contrast(i) > LEAST_CONTRAST) {
                inked[n++] = i;
            }
        }
        List<Blob> blobs = new ArrayList<>();
        for (int[] part : connected(Arrays.copyOf(inked, n))) {
            for (int[] hue : hues(part)) {
                Blob blob = blob(hue);
                if (blob != null) {
                    blobs.add(blob);
                }
            }
        }
        return blobs;
    }

    private List<int[]> connected(int[] pixels) {
        int side = canvas.side;
        boolean[] open = new boolean[side * side];
        for (int i : pixels) {
            open[i] = true;
        }
        List<int[]> parts = new ArrayList<>();
        for (int start : pixels) {
            if (!open[start]) {
                continue;
            }
            List<Integer> part = new ArrayList<>();
            Deque<Integer> next = new ArrayDeque<>(List.of(start));
            open[start] = false;
            while (!next.isEmpty()) {
                int i = next.pop();
                part.add(i);
                for (int y = Math.max(0, i / side - NEAR); y <= Math.min(side - 1, i / side + NEAR); y++) {
                    for (int x = Math.max(0, i % side - NEAR); x <= Math.min(side - 1, i % side + NEAR); x++) {
                        if (open[y * side + x]) {
                            open[y * side + x] = false;
                            next.push(y * side + x);
                        }
                    }
                }
            }
            parts.add(part.stream().mapToInt(Integer::intValue).sorted().toArray());
        }
        return parts;
    }

    /** The part as it is, or parted into two hues where things of two colours came too near each other. */
    private List<int[]> hues(int[] part) {
        float strongest = strongest(part, 0.1);
        int[] firm = Arrays.stream(part)
                .filter(i -> canvas.contrast(i) > 0.5 * strongest)
                .toArray();
        int seed = commonest(firm);
        int[] first =
                Arrays.stream(firm).filter(i -> cosine(i, seed) >= SAME_HUE).toArray();
        int[] second =
                Arrays.stream(firm).filter(i -> cosine(i, seed) < SAME_HUE).toArray();
        if (second.length < OTHER_SHARE * firm.length) {
            return List.of(part);
        }
        int[] near = Arrays.stream(part)
                .filter(i -> distance(i, first) <= distance(i, second))
                .toArray();
        int[] far = Arrays.stream(part)
                .filter(i -> distance(i, first) > distance(i, second))
                .toArray();
        List<int[]> parts = new ArrayList<>(connected(near));
        parts.addAll(connected(far));
        return parts;
    }

    /** Of a sample of the pixels the one whose hue most others have. */
    private int commonest(int[] pixels) {
        int step = Math.max(1, pixels.length / 32);
        int best = pixels[0];
        int most = 0;
        for (int k = 0; k < pixels.length; k += step) {
            int alike = 0;
            for (int m = 0; m < pixels.length; m += step) {
                alike += cosine(pixels[k], pixels[m]) >= SAME_HUE ? 1 : 0;
            }
            if (alike > most) {
                most = alike;
                best = pixels[k];
            }
        }
        return best;
    }

    private double cosine(int i, int j) {
        float[] a = canvas.ink[i];
        float[] b = canvas.ink[j];
        return (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / Math.max(1e-6, canvas.contrast(i) * canvas.contrast(j));
    }

    private int distance(int i, int[] pixels) {
        int least = Integer.MAX_VALUE;
        for (int j : pixels) {
            int dx = i % canvas.side - j % canvas.side;
            int dy = i / canvas.side - j / canvas.side;
            least = Math.min(least, dx * dx + dy * dy);
        }
        return least;
    }

    /** Mean contrast of the strongest share of the pixels. */
    private float strongest(int[] pixels, double share) {
        double[] sorted =
                Arrays.stream(pixels).mapToDouble(canvas::contrast).sorted().toArray();
        int n = (int) Math.max(1, share * sorted.length);
        return (float) Arrays.stream(sorted, sorted.length - n, sorted.length)
                .average()
                .orElseThrow();
    }

    private Blob blob(int[] part) {
        float contrast = strongest(part, 0.25);
        float[] strong = new float[3];
        float[] total = new float[3];
        int firm = 0;
        for (int i : part) {
            boolean isFirm = canvas.contrast(i) >= 0.9 * contrast;
            firm += isFirm ? 1 : 0;
            for (int c = 0; c < 3; c++) {
                total[c] += canvas.ink[i][c];
                strong[c] += isFirm ? canvas.ink[i][c] : 0;
            }
        }
        for (int c = 0; c < 3; c++) {
            strong[c] /= firm;
        }
        float square = Canvas.length(strong) * Canvas.length(strong);
        float[] cover = new float[canvas.ink.length];
        double mass = 0;
        int left = canvas.side;
        int right = 0;
        int top = canvas.side;
        int bottom = 0;
        for (int i : part) {
            float[] ink = canvas.ink[i];
            float along = (ink[0] * strong[0] + ink[1] * strong[1] + ink[2] * strong[2]) / square;
            cover[i] = Math.min(1, Math.max(0, along));
            mass += cover[i];
            if (cover[i] >= 0.5) {
                left = Math.min(left, i % canvas.side);
                right = Math.max(right, i % canvas.side + 1);
                top = Math.min(top, i / canvas.side);
                bottom = Math.max(bottom, i / canvas.side + 1);
            }
        }
        if (mass < SPECK || right <= left) {
            return null;
        }
        return new Blob(cover, strong, total, new Rectangle2D.Double(left, top, right - left, bottom - top));
    }
}
