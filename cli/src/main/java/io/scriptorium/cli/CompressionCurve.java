package io.scriptorium.cli;

import io.scriptorium.eval.style.StyleScore;
import java.util.List;
import java.util.Locale;

/** Ratio against precision, as a table and as a picture. */
final class CompressionCurve {
    static final String HEAD = "| style | pages | vision tokens | ratio | precision | CER | seconds |\n"
            + "|---|--:|--:|--:|--:|--:|--:|\n";

    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 60;

    private CompressionCurve() {}

    /**
     * A style on the curve.
     *
     * @param style what it is called
     * @param score what it gave
     */
    record Point(String style, StyleScore score) {
        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.2f | %.4f | %.4f | %.1f |%n",
                    style,
                    score.pages(),
                    score.visionTokens(),
                    score.ratio(),
                    score.precision(),
                    score.characterErrorRate(),
                    score.seconds());
        }
    }

    /** The curve: ratio to the right, precision up, from 0 to 1. */
    static String svg(List<Point> points) {
        return svg(points, List.of());
    }

    /** The curve, and beside it points that are not on it; those far to the right, where nothing is read, are left out. */
    static String svg(List<Point> points, List<Point> beside) {
        double most = Math.max(
                1e-3,
                points.stream()
                                .mapToDouble(point -> point.score().ratio())
                                .max()
                                .orElse(1)
                        * 1.1);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        for (int i = 0; i <= 5; i++) {
            double y = y(i / 5.0);
            double x = MARGIN + i / 5.0 * (WIDTH - 2 * MARGIN);
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.2f</text>%n",
                    MARGIN,
                    y,
                    WIDTH - MARGIN,
                    MARGIN - 8,
                    y + 4,
                    i / 5.0,
                    x,
                    HEIGHT - MARGIN + 18,
                    most * i / 5));
        }
        for (Point point :
                beside.stream().filter(p -> p.score().ratio() <= most).toList()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"#aaa\"/>%n",
                    x(point.score().ratio(), most),
                    y(point.score().precision())));
        }
        svg.append("<polyline fill=\"none\" stroke=\"#246\" stroke-width=\"2\" points=\"");
        points.forEach(point -> svg.append(String.format(
                Locale.ROOT,
                "%.1f,%.1f ",
                x(point.score().ratio(), most),
                y(point.score().precision()))));
        svg.append("\"/>\n");
        for (Point point : points) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#246\"><title>%s: %.4f at ratio %.2f</title></circle>%n",
                    x(point.score().ratio(), most),
                    y(point.score().precision()),
                    escaped(point.style()),
                    point.score().precision(),
                    point.score().ratio()));
        }
        return svg
                + String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">text tokens a vision token</text>%n"
                                + "<text x=\"16\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 16 %d)\">precision</text>%n</svg>%n",
                        WIDTH / 2,
                        HEIGHT - 14,
                        HEIGHT / 2,
                        HEIGHT / 2);
    }

    private static double x(double ratio, double most) {
        return MARGIN + ratio / most * (WIDTH - 2 * MARGIN);
    }

    private static double y(double precision) {
        return HEIGHT - MARGIN - precision * (HEIGHT - 2 * MARGIN);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
