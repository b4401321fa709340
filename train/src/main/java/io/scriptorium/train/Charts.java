package io.scriptorium.train;

import java.util.List;
import java.util.Locale;

/** Charts one below the other, as an SVG document. Charts without points are left out. */
final class Charts {
    private static final String[] COLOURS = {"#1f5fa8", "#c2571a", "#3c8c3c", "#8a4fa8"};
    private static final int WIDTH = 760;
    private static final int HEIGHT = 250;
    private static final int LEFT = 56;
    private static final int TOP = 30;
    private static final int GAP = 60;
    /** Width of a legend's entry. */
    private static final int ENTRY = 130;
    /** What is smaller is drawn here on a logarithmic scale. */
    private static final double LEAST = 1e-4;

    private final StringBuilder svg = new StringBuilder();
    private int top = TOP;

    /**
     * One line of a chart, or one bar of each group.
     *
     * @param points x and y of a line; of bars only y counts
     */
    record Series(String name, List<double[]> points) {}

    /** How heights are drawn. */
    enum Scale {
        /** From 0. */
        LINEAR,
        LOGARITHMIC
    }

    /** Where a chart is high and low, and the labels of its left side. */
    private record Axis(Scale scale, double low, double high, double tick) {
        static Axis of(Scale scale, List<Series> chart) {
            double[] values = chart.stream()
                    .flatMap(s -> s.points.stream())
                    .mapToDouble(p -> p[1])
                    .toArray();
            double least = Double.MAX_VALUE;
            double most = LEAST;
            for (double value : values) {
                least = Math.min(least, Math.max(LEAST, value));
                most = Math.max(most, value);
            }
            if (scale == Scale.LOGARITHMIC) {
                double low = Math.floor(Math.log10(least) * 2) / 2;
                return new Axis(scale, low, Math.max(low + .5, Math.ceil(Math.log10(most) * 2) / 2), .5);
            }
            double power = Math.pow(10, Math.floor(Math.log10(most)));
            double tick = power * (most / power > 5 ? 1 : most / power > 2 ? .5 : .2);
            return new Axis(scale, 0, tick * Math.ceil(most / tick - 1e-9), tick);
        }

        /** 0 at the bottom, 1 at the top. */
        double height(double value) {
            double level = scale == Scale.LOGARITHMIC ? Math.log10(Math.max(LEAST, value)) : value;
            return (level - low) / (high - low);
        }

        double value(double level) {
            return scale == Scale.LOGARITHMIC ? Math.pow(10, level) : level;
        }
    }

    /**
     * A chart of lines.
     *
     * @param unit of x
     */
    void lines(String title, Scale scale, String unit, List<Series> chart) {
        if (chart.stream().allMatch(s -> s.points.isEmpty())) {
            return;
        }
        Axis axis = frame(title, scale, chart);
        double last = 1e-9;
        for (Series series : chart) {
            for (double[] point : series.points) {
                last = Math.max(last, point[0]);
            }
        }
        for (int i = 0; i <= 4; i++) {
            double x = LEFT + WIDTH * i / 4.0;
            line(x, top, x, top + HEIGHT);
            text(x, top + HEIGHT + 16, "middle", "#333", String.format(Locale.ROOT, "%.3g %s", last * i / 4, unit));
        }
        for (int i = 0; i < chart.size(); i++) {
            svg.append(String.format(Locale.ROOT, "<polyline stroke=\"%s\" stroke-width=\"1.5\" points=\"", colour(i)));
            for (double[] point : chart.get(i).points) {
                svg.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        LEFT + WIDTH * point[0] / last,
                        top + HEIGHT * (1 - axis.height(point[1]))));
            }
            svg.append("\"/>\n");
        }
        top += HEIGHT + GAP;
    }

    /**
     * A chart of bars: as many groups as a series has points, one bar of each series in each.
     *
     * @param fair a height to compare with, drawn across
     */
    void bars(String title, double fair, List<Series> chart) {
        int groups = chart.get(0).points.size();
        Axis axis = frame(title, Scale.LINEAR, chart);
        double group = (double) WIDTH / groups;
        double bar = group * .8 / chart.size();
        for (int g = 0; g < groups; g++) {
            text(LEFT + group * (g + .5), top + HEIGHT + 16, "middle", "#333", Integer.toString(g));
            for (int i = 0; i < chart.size(); i++) {
                double height = HEIGHT * axis.height(chart.get(i).points.get(g)[1]);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                        LEFT + group * (g + .1) + bar * i,
                        top + HEIGHT - height,
                        bar,
                        height,
                        colour(i)));
            }
        }
        double y = top + HEIGHT * (1 - axis.height(fair));
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%d %.1fH%d\" stroke=\"#333\" stroke-dasharray=\"4 3\"/>%n",
                LEFT,
                y,
                LEFT + WIDTH));
        top += HEIGHT + GAP;
    }

    /** The whole document. */
    String svg() {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                                + " font-size=\"12\" fill=\"none\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                        LEFT + WIDTH + 20,
                        top)
                + svg + "</svg>\n";
    }

    private Axis frame(String title, Scale scale, List<Series> chart) {
        Axis axis = Axis.of(scale, chart);
        text(LEFT, top - 8, "start", "#333", title);
        for (double level = axis.low; level <= axis.high + axis.tick / 2; level += axis.tick) {
            double y = top + HEIGHT * (axis.high - level) / (axis.high - axis.low);
            line(LEFT, y, LEFT + WIDTH, y);
            text(LEFT - 6, y + 4, "end", "#333", String.format(Locale.ROOT, "%.2g", axis.value(level)));
        }
        for (int i = 0; i < chart.size(); i++) {
            int x = LEFT + WIDTH - ENTRY * (chart.size() - i) + 10;
            text(x, top + 16, "start", colour(i), chart.get(i).name);
        }
        return axis;
    }

    private static String colour(int series) {
        return COLOURS[series % COLOURS.length];
    }

    private void line(double x1, double y1, double x2, double y2) {
        svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#ddd\"/>%n", x1, y1, x2, y2));
    }

    private void text(double x, double y, String anchor, String colour, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                colour,
                anchor,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
