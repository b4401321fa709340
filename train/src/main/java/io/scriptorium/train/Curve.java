package io.scriptorium.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.train.Charts.Scale;
import io.scriptorium.train.Charts.Series;
import java.util.ArrayList;
import java.util.List;

/** The log of a run as a picture over minutes of training: losses or sampled readings above, errors of validation lines below. */
final class Curve {
    private Curve() {}

    /** An SVG document of these log entries; charts without points are left out. */
    static String svg(List<JsonNode> log) {
        Charts charts = new Charts();
        charts.lines(
                "loss, nats a character (logarithmic)",
                Scale.LOGARITHMIC,
                "min",
                List.of(series("decoder", log, "/decoder_loss"), series("CTC", log, "/ctc_loss")));
        charts.lines(
                "difference from the larger reader: CTC head, nats a frame; vision tokens, share of their variance (logarithmic)",
                Scale.LOGARITHMIC,
                "min",
                List.of(series("CTC head", log, "/ctc_divergence"), series("tokens", log, "/token_difference")));
        Series sampled = series("mean", log, "/sampled_error");
        charts.lines("character error rate of sampled readings", Scale.LINEAR, "min", List.of(sampled));
        charts.lines(
                "KL from the reader that was started from, nats an id",
                Scale.LINEAR,
                "min",
                List.of(series("KL", log, "/kl")));
        String rates = "/rates/" + Validation.ALL;
        List<Series> errors = List.of(series("decoder", log, rates + "/decoder"), series("CTC", log, rates + "/ctc"));
        // From random weights errors fall a hundredfold, by GRPO by some tenths.
        charts.lines(
                "character error rate on validation lines" + (sampled.points().isEmpty() ? " (logarithmic)" : ""),
                sampled.points().isEmpty() ? Scale.LOGARITHMIC : Scale.LINEAR,
                "min",
                errors);
        return charts.svg();
    }

    /** The values at {@code pointer} (JSON Pointer) where entries have one, over minutes. */
    private static Series series(String name, List<JsonNode> log, String pointer) {
        List<double[]> points = new ArrayList<>();
        for (JsonNode entry : log) {
            JsonNode value = entry.at(pointer);
            if (!value.isMissingNode()) {
                points.add(new double[] {entry.path("seconds").asDouble() / 60, value.asDouble()});
            }
        }
        return new Series(name, points);
    }
}
