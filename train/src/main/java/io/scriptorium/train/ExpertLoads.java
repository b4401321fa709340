package io.scriptorium.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.train.Charts.Scale;
import io.scriptorium.train.Charts.Series;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How evenly a router gives work to its experts, as training logs tell it. */
public final class ExpertLoads {
    private ExpertLoads() {}

    /**
     * How much more than its fair share the busiest expert gets: 0 where all get the same, experts - 1 where one gets all
     * (MaxVio of Wang et al., Auxiliary-Loss-Free Load Balancing, arXiv 2408.15664, equation 4).
     *
     * @param loads shares of the choices, not all 0
     */
    static double violation(double[] loads) {
        double mean = Arrays.stream(loads).average().orElseThrow();
        return Arrays.stream(loads).max().orElseThrow() / mean - 1;
    }

    /**
     * Draws the loads of several runs beside each other: at the end of each, and their MaxVio over its steps.
     *
     * @param runs output folders of {@link ReaderTraining}
     * @param picture SVG file
     * @throws IllegalArgumentException if two runs have the same name
     * @throws IOException if there is no log, it holds no loads, the runs are of different sizes, or the picture cannot be
     *     written
     */
    public static void draw(List<Path> runs, Path picture) throws IOException {
        Map<String, List<JsonNode>> logs = new LinkedHashMap<>();
        for (Path run : runs) {
            Path file = TrainingFolder.log(run);
            if (!Files.isRegularFile(file)) {
                throw new CheckpointException("no file " + file + "; expected the output folder of a training run");
            }
            List<JsonNode> log = logged(TrainingFolder.entries(file));
            if (log.isEmpty()) {
                throw new CheckpointException(
                        file + " holds no loads of experts; it is not of train reader, or of an earlier release");
            }
            if (logs.put(run.getFileName().toString(), log) != null) {
                throw new IllegalArgumentException("expected runs of different names, got " + runs);
            }
        }
        if (logs.values().stream().map(ExpertLoads::shape).distinct().count() > 1) {
            throw new CheckpointException("expected runs of as many layers and experts each, got "
                    + logs.entrySet().stream()
                            .map(e -> e.getKey() + " " + shape(e.getValue()))
                            .toList());
        }
        TrainingFolder.write(picture, svg(logs).getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #draw}, of one run: its beginning beside its end. Empty if it logs no loads. */
    static String svg(List<JsonNode> log) {
        List<JsonNode> loads = logged(log);
        if (loads.isEmpty()) {
            return "";
        }
        Map<String, double[][]> bars = new LinkedHashMap<>();
        for (JsonNode entry : List.of(loads.get(0), loads.get(loads.size() - 1))) {
            bars.put("step " + entry.path("step").asLong(), TrainingFolder.loads(entry.path("loads")));
        }
        return svg(bars, Map.of("MaxVio", loads));
    }

    private static String svg(Map<String, List<JsonNode>> logs) {
        Map<String, double[][]> bars = new LinkedHashMap<>();
        logs.forEach((name, log) ->
                bars.put(name, TrainingFolder.loads(log.get(log.size() - 1).path("loads"))));
        return svg(bars, logs);
    }

    private static String svg(Map<String, double[][]> bars, Map<String, List<JsonNode>> logs) {
        Charts charts = new Charts();
        double[][] any = bars.values().iterator().next();
        for (int layer = 0; layer < any.length; layer++) {
            List<Series> series = new ArrayList<>();
            for (Map.Entry<String, double[][]> entry : bars.entrySet()) {
                series.add(new Series(
                        entry.getKey(),
                        Arrays.stream(entry.getValue()[layer])
                                .mapToObj(load -> new double[] {0, load})
                                .toList()));
            }
            charts.bars(
                    "share of the choices by expert, layer " + (layer + 1) + " with experts; dashed: fair",
                    1.0 / any[layer].length,
                    series);
        }
        List<Series> lines = new ArrayList<>();
        logs.forEach((name, log) ->
                lines.add(new Series(name, log.stream().map(ExpertLoads::point).toList())));
        charts.lines(
                "MaxVio of the most uneven layer: how much more than its share the busiest expert gets",
                Scale.LINEAR,
                "steps",
                lines);
        return charts.svg();
    }

    /** Step and violation of the layer where it is greatest. */
    private static double[] point(JsonNode entry) {
        double most = Arrays.stream(TrainingFolder.loads(entry.path("loads")))
                .mapToDouble(ExpertLoads::violation)
                .max()
                .orElseThrow();
        return new double[] {entry.path("step").asDouble(), most};
    }

    private static List<JsonNode> logged(List<JsonNode> log) {
        return log.stream().filter(entry -> entry.has("loads")).toList();
    }

    private static String shape(List<JsonNode> log) {
        JsonNode loads = log.get(0).path("loads");
        return loads.size() + " x " + loads.path(0).size();
    }
}
