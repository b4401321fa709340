package io.scriptorium.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The log of a run as a picture: losses above, character error rates below, over minutes of training. */
final class Curve {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 250;
    private static final int LEFT = 56;
    private static final int TOP = 30;
    private static final int GAP = 60;

    /** One line of a chart. */
    private record Series(String name, String colour, List<double[]> points) {}

    private Curve() {}

    /** An SVG document of these log entries; charts without points are left out. */
    static String svg(List<JsonNode> log) {
        Series decoder = new Series("decoder", "#1f5fa8", new ArrayList<>());
        Series ctc = new Series("CTC", "#c2571a", new ArrayList<>());
        Series decoderErrors = new Series("decoder", "#1f5fa8", new ArrayList<>());
        Series ctcErrors = new Series("CTC", "#c2571a", new ArrayList<>());
        for (JsonNode entry : log) {
            double minute = entry.path("seconds").asDouble() / 60;
            if (entry.has("decoder_loss")) {
                decoder.points.add(
                        new double[] {minute, entry.path("decoder_loss").asDouble()});
                ctc.points.add(new double[] {minute, entry.path("ctc_loss").asDouble()});
            }
            JsonNode all = entry.path("rates").path(Validation.ALL);
            if (!all.isMissingNode()) {
                decoderErrors.points.add(
                        new double[] {minute, all.path("decoder").asDouble()});
                ctcErrors.points.add(new double[] {minute, all.path("ctc").asDouble()});
            }
        }
        StringBuilder svg = new StringBuilder();
        int charts = 0;
        if (!decoder.points.isEmpty()) {
            chart(svg, TOP, "loss, nats a character (logarithmic)", List.of(decoder, ctc));
            charts++;
        }
        if (!decoderErrors.points.isEmpty()) {
            chart(
                    svg,
                    TOP + charts * (HEIGHT + GAP),
                    "character error rate on validation lines (logarithmic)",
                    List.of(decoderErrors, ctcErrors));
            charts++;
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                                + " font-size=\"12\" fill=\"none\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                        LEFT + WIDTH + 20,
                        TOP + charts * (HEIGHT + GAP))
                + svg + "</svg>\n";
    }

    private static void chart(StringBuilder svg, int top, String title, List<Series> chart) {
        double last = 1e-9;
        double least = Double.MAX_VALUE;
        double most = 1e-4;
        for (Series series : chart) {
            for (double[] point : series.points) {
                last = Math.max(last, point[0]);
                least = Math.min(least, Math.max(1e-4, point[1]));
                most = Math.max(most, point[1]);
            }
        }
        double low = Math.floor(Math.log10(least) * 2) / 2;
        double high = Math.max(low + .5, Math.ceil(Math.log10(most) * 2) / 2);
        text(svg, LEFT, top - 8, "start", title);
        for (double level = low; level <= high + 1e-9; level += .5) {
            double y = top + HEIGHT * (high - level) / (high - low);
            line(svg, LEFT, y, LEFT + WIDTH, y);
            text(svg, LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%.2g", Math.pow(10, level)));
        }
        for (int i = 0; i <= 4; i++) {
            double x = LEFT + WIDTH * i / 4.0;
            line(svg, x, top, x, top + HEIGHT);
            text(svg, x, top + HEIGHT + 16, "middle", String.format(Locale.ROOT, "%.3g min", last * i / 4));
        }
        int legend = LEFT + WIDTH - 150;
        for (Series series : chart) {
            svg.append(String.format(
                    Locale.ROOT, "<polyline stroke=\"%s\" stroke-width=\"1.5\" points=\"", series.colour));
            for (double[] point : series.points) {
                double level = Math.log10(Math.max(1e-4, point[1]));
                svg.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        LEFT + WIDTH * point[0] / last,
                        top + HEIGHT * (high - level) / (high - low)));
            }
            svg.append("\"/>\n");
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                    legend,
                    top + 16,
                    series.colour,
                    series.name));
            legend += 80;
        }
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#ddd\"/>%n", x1, y1, x2, y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" fill=\"#333\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                text));
    }
}
