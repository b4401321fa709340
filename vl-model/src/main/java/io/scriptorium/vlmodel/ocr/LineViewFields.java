package io.scriptorium.vlmodel.ocr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.visionencoder.line.LineViewConfig;
import java.util.Set;

/**
 * {@code view_config} of a line reader's config.json, an extra of ours: the numbers of its views. A key that is not known, or
 * a value that the view's arithmetic does not do, is refused by name.
 */
final class LineViewFields {
    private static final Set<String> VIEW = Set.of(
            "kind",
            "height",
            "max_width",
            "width_multiple",
            "min_width",
            "widths",
            "resize",
            "background",
            "contrast",
            "image_mean",
            "image_std",
            "rescale_factor",
            "prompt");
    private static final Set<String> CONTRAST = Set.of(
            "low_percentile", "high_percentile", "min_range", "invert_if_median_below_middle", "invert_min_range");

    private LineViewFields() {}

    static LineViewConfig read(JsonNode view) throws CheckpointException {
        only(view, VIEW, "view_config.");
        JsonNode contrast = view.path("contrast");
        only(contrast, CONTRAST, "view_config.contrast.");
        require(view, "kind", "line");
        require(view, "resize", "area-or-cubic");
        require(view, "rescale_factor", "1/255");
        require(view, "prompt", "");
        require(view.path("image_mean"), 0, "image_mean", "0.5");
        require(view.path("image_std"), 0, "image_std", "0.5");
        require(contrast, "invert_if_median_below_middle", "true");
        JsonNode widths = view.path("widths");
        if (!(widths instanceof ArrayNode array) || array.isEmpty()) {
            throw new CheckpointException(
                    "config.json, view_config.widths: expected the widths that the model was trained with, got "
                            + widths);
        }
        int[] trained = new int[array.size()];
        for (int i = 0; i < trained.length; i++) {
            trained[i] = array.get(i).asInt();
        }
        try {
            return new LineViewConfig(
                    integer(view, "height"),
                    integer(view, "min_width"),
                    integer(view, "max_width"),
                    trained,
                    integer(view, "background"),
                    number(contrast, "low_percentile"),
                    number(contrast, "high_percentile"),
                    number(contrast, "min_range"),
                    number(contrast, "invert_min_range"));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("config.json, view_config: " + e.getMessage(), e);
        }
    }

    private static void only(JsonNode node, Set<String> known, String where) throws CheckpointException {
        for (var field : node.properties()) {
            if (!known.contains(field.getKey())) {
                throw new CheckpointException("config.json, " + where + field.getKey() + " is not known");
            }
        }
    }

    private static void require(JsonNode node, String field, String value) throws CheckpointException {
        if (!node.path(field).asText().equals(value)) {
            throw new CheckpointException(
                    "config.json, view_config, " + field + ": expected " + value + ", got " + node.path(field));
        }
    }

    private static void require(JsonNode array, int index, String field, String value) throws CheckpointException {
        if (array.size() != 1 || !array.path(index).asText().equals(value)) {
            throw new CheckpointException(
                    "config.json, view_config, " + field + ": expected [" + value + "], got " + array);
        }
    }

    private static int integer(JsonNode node, String field) throws CheckpointException {
        if (!node.path(field).canConvertToInt()) {
            throw new CheckpointException(
                    "config.json, view_config, " + field + ": expected a whole number, got " + node.path(field));
        }
        return node.path(field).asInt();
    }

    private static double number(JsonNode node, String field) throws CheckpointException {
        if (!node.path(field).isNumber()) {
            throw new CheckpointException(
                    "config.json, view_config, " + field + ": expected a number, got " + node.path(field));
        }
        return node.path(field).asDouble();
    }
}
