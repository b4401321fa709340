package io.scriptorium.eval.judge;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Kind;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Names what a blob shows: the kind whose outline correlates best with it, and its colour. Thread-safe. */
final class Recognizer {
    /** Side of the grid on which shapes are compared, and the extent of a shape on it. */
    private static final int GRID = 32;

    private static final double SHAPE = 26;
    /** Templates are drawn so much finer. */
    private static final int FINE = 8;
    /** As soft as the smallest things are when they are brought to the grid. */
    private static final double BLUR = 0.9;
    /** A measured box is off by a pixel at most. */
    private static final double[] SCALES = {0.94, 1, 1.06};

    private static final double[] SHIFTS = {-0.75, 0, 0.75};
    /** How many kinds are looked at closely. */
    private static final int CLOSE = 6;

    private final List<Template> templates =
            Kind.all().stream().map(Recognizer::template).toList();

    /**
     * @param grid the shape, mean 0 and length 1
     * @param fill its ink over the square of its extent
     */
    private record Template(Kind kind, float[] grid, double fill) {}

    /**
     * @param likeness correlation with the kind's outline, at most 1
     */
    record Likeness(Kind kind, double likeness) {}

    private static Template template(Kind kind) {
        int side = GRID * FINE;
        BufferedImage fine = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = fine.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fill(kind.at(side / 2.0, side / 2.0, SHAPE * FINE));
        g.dispose();
        float[] grid = new float[GRID * GRID];
        double sum = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                float cover = fine.getRaster().getSample(x, y, 0) / 255f;
                grid[y / FINE * GRID + x / FINE] += cover / (FINE * FINE);
                sum += cover;
            }
        }
        double fill = sum / (SHAPE * FINE * SHAPE * FINE);
        return new Template(kind, normalized(Blur.gaussian(grid, GRID, BLUR)), fill);
    }

    private static float[] normalized(float[] grid) {
        double mean = 0;
        for (float v : grid) {
            mean += v / grid.length;
        }
        double square = 0;
        for (float v : grid) {
            square += (v - mean) * (v - mean);
        }
        float[] normal = new float[grid.length];
        for (int i = 0; i < grid.length; i++) {
            normal[i] = (float) ((grid[i] - mean) / Math.sqrt(Math.max(1e-12, square)));
        }
        return normal;
    }

    Likeness kind(Blob blob, int side) {
        float[] plain = normalized(sampled(blob, side, 1, 0, 0));
        List<Template> close = templates.stream()
                .map(t -> Map.entry(correlation(t.grid(), plain), t))
                .sorted(Comparator.comparingDouble((Map.Entry<Double, Template> e) -> -e.getKey()))
                .limit(CLOSE)
                .map(Map.Entry::getValue)
                .toList();
        List<float[]> views = new ArrayList<>();
        for (double scale : SCALES) {
            for (double dx : SHIFTS) {
                for (double dy : SHIFTS) {
                    views.add(normalized(sampled(blob, side, scale, dx, dy)));
                }
            }
        }
        Likeness best = new Likeness(close.get(0).kind(), -1);
        for (Template template : close) {
            for (float[] view : views) {
                double likeness = correlation(template.grid(), view);
                if (likeness > best.likeness()) {
                    best = new Likeness(template.kind(), likeness);
                }
            }
        }
        return best;
    }

    private static double correlation(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The blob's cover on the grid, averaged over areas, its box {@code SHAPE * scale} long and off the centre by a shift. */
    private static float[] sampled(Blob blob, int side, double scale, double dx, double dy) {
        Rectangle2D box = blob.box();
        double step = blob.extent() / (SHAPE * scale);
        double left = box.getCenterX() - (GRID / 2.0 + dx) * step;
        double top = box.getCenterY() - (GRID / 2.0 + dy) * step;
        int parts = step > 1 ? 3 : 2;
        float[] grid = new float[GRID * GRID];
        for (int y = 0; y < GRID * parts; y++) {
            double sy = top + (y + 0.5) * step / parts - 0.5;
            for (int x = 0; x < GRID * parts; x++) {
                double sx = left + (x + 0.5) * step / parts - 0.5;
                grid[y / parts * GRID + x / parts] += bilinear(blob.cover(), side, sx, sy) / (parts * parts);
            }
        }
        return grid;
    }

    private static float bilinear(float[] cover, int side, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        float fx = (float) (x - left);
        float fy = (float) (y - top);
        float high = at(cover, side, left, top) * (1 - fx) + at(cover, side, left + 1, top) * fx;
        float low = at(cover, side, left, top + 1) * (1 - fx) + at(cover, side, left + 1, top + 1) * fx;
        return high * (1 - fy) + low * fy;
    }

    private static float at(float[] cover, int side, int x, int y) {
        return x < 0 || y < 0 || x >= side || y >= side ? 0 : cover[y * side + x];
    }

    /**
     * The colour of a blob. The strokes of thin things are fainter than their colour where a picture is soft; what they lack is
     * made up from the sum of their ink, which blur leaves as it is, over the area of their outline.
     */
    Colour colour(Blob blob, Kind kind, float[] ground) {
        Template template = templates.get(kind.index());
        double area = template.fill() * blob.extent() * blob.extent();
        double boost = Math.min(2, Math.max(1, Canvas.length(blob.total()) / area / Canvas.length(blob.strong())));
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = Math.min(255, Math.max(0, ground[c] + boost * blob.strong()[c]));
        }
        double[] lab = Lab.of(rgb);
        return Colour.ALL.stream()
                .min(Comparator.comparingDouble(colour -> Lab.distance(lab, Lab.of(colour.rgb()))))
                .orElseThrow();
    }
}
