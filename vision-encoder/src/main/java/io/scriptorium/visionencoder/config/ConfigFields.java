package io.scriptorium.visionencoder.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fields of one object of config.json; whatever is wrong is refused by the field's full name. */
public final class ConfigFields {
    private final String name;
    private final JsonNode node;

    private ConfigFields(String name, JsonNode node) {
        this.name = name;
        this.node = node;
    }

    /** The object {@code name} of config.json. */
    public static ConfigFields of(JsonNode config, String name) throws CheckpointException {
        return new ConfigFields("", config).object(name);
    }

    /** The whole of config.json. */
    public static ConfigFields of(JsonNode config) {
        return new ConfigFields("", config);
    }

    /** The object in a field of this one. */
    public ConfigFields object(String field) throws CheckpointException {
        JsonNode value = node.path(field);
        if (!value.isObject()) {
            throw refused(field, "an object", text(value));
        }
        return new ConfigFields(full(field), value);
    }

    /** Refuses fields of other names: each of them could change the mathematics. */
    public void only(String... known) throws CheckpointException {
        Set<String> names = Set.of(known);
        for (Iterator<String> each = node.fieldNames(); each.hasNext(); ) {
            String field = each.next();
            if (!names.contains(field)) {
                throw new CheckpointException(
                        "config.json, " + full(field) + ": this field is not known to this model's reader");
            }
        }
    }

    /** Refuses every other value of a field. */
    public void require(String field, String value) throws CheckpointException {
        if (!node.path(field).asText().equals(value)) {
            throw refused(field, value, text(node.path(field)));
        }
    }

    /** As {@link #require}, where the field may be left out. */
    public void requireOrAbsent(String field, String value) throws CheckpointException {
        if (has(field)) {
            require(field, value);
        }
    }

    /** Whether the field is there. */
    public boolean has(String field) {
        return node.has(field);
    }

    /** A whole number from 0. */
    public int integer(String field) throws CheckpointException {
        return integer(field, node.path(field));
    }

    /** As {@link #integer(String)}, with a value for a field that is not there. */
    public int integer(String field, int absent) throws CheckpointException {
        return has(field) ? integer(field) : absent;
    }

    /** A number that something is divided by. */
    public int positive(String field) throws CheckpointException {
        int value = integer(field);
        if (value == 0) {
            throw refused(field, "a positive number", "0");
        }
        return value;
    }

    private int integer(String field, JsonNode value) throws CheckpointException {
        // No size of a network comes near this bound, and products of two still fit a long.
        if (!value.isInt() || value.asInt() < 0 || value.asInt() > 1 << 24) {
            throw refused(field, "a whole number from 0 to " + (1 << 24), text(value));
        }
        return value.asInt();
    }

    /** A truth value. */
    public boolean bool(String field, boolean absent) throws CheckpointException {
        if (!has(field)) {
            return absent;
        }
        if (!node.path(field).isBoolean()) {
            throw refused(field, "true or false", text(node.path(field)));
        }
        return node.path(field).asBoolean();
    }

    /** A text. */
    public String string(String field, String absent) throws CheckpointException {
        if (!has(field)) {
            return absent;
        }
        if (!node.path(field).isTextual()) {
            throw refused(field, "a string", text(node.path(field)));
        }
        return node.path(field).asText();
    }

    /** A number, with a value for a field that is not there. */
    public double number(String field, double absent) throws CheckpointException {
        if (!has(field)) {
            return absent;
        }
        if (!node.path(field).isNumber()) {
            throw refused(field, "a number", text(node.path(field)));
        }
        return node.path(field).asDouble();
    }

    /** A list of texts. */
    public List<String> strings(String field) throws CheckpointException {
        if (!node.path(field).isArray()) {
            throw refused(field, "a list of strings", text(node.path(field)));
        }
        List<String> values = new ArrayList<>();
        node.path(field).forEach(value -> values.add(value.asText()));
        return values;
    }

    /** A list of whole numbers from 0. */
    public List<Integer> integers(String field) throws CheckpointException {
        return integers(field, node.path(field));
    }

    private List<Integer> integers(String field, JsonNode array) throws CheckpointException {
        if (!array.isArray()) {
            throw refused(field, "a list of whole numbers", text(array));
        }
        List<Integer> values = new ArrayList<>();
        for (JsonNode value : array) {
            values.add(integer(field, value));
        }
        return values;
    }

    /** Two numbers [rows, columns]. */
    public int[] pair(String field) throws CheckpointException {
        return pair(field, node.path(field));
    }

    /** As {@link #pair(String)}, if the field is there. */
    public Optional<int[]> optionalPair(String field) throws CheckpointException {
        return has(field) ? Optional.of(pair(field)) : Optional.empty();
    }

    /** Two numbers [rows, columns], or one that is both. */
    public int[] pair(String field, int absent) throws CheckpointException {
        return has(field) ? numberOrPair(field, node.path(field)) : new int[] {absent, absent};
    }

    /** Two entries, each as {@link #pair(String, int)}. */
    public int[][] pairs(String field, int absent) throws CheckpointException {
        if (!has(field)) {
            return new int[][] {{absent, absent}, {absent, absent}};
        }
        JsonNode array = node.path(field);
        if (!array.isArray() || array.size() != 2) {
            throw refused(field, "a list of two", text(array));
        }
        return new int[][] {positive(field, array.get(0)), positive(field, array.get(1))};
    }

    private int[] positive(String field, JsonNode value) throws CheckpointException {
        int[] pair = numberOrPair(field, value);
        if (pair[0] < 1 || pair[1] < 1) {
            throw refused(field, "positive numbers", text(value));
        }
        return pair;
    }

    private int[] numberOrPair(String field, JsonNode value) throws CheckpointException {
        if (value.isInt()) {
            int both = integer(field, value);
            return new int[] {both, both};
        }
        return pair(field, value);
    }

    private int[] pair(String field, JsonNode value) throws CheckpointException {
        List<Integer> values = integers(field, value);
        if (values.size() != 2) {
            throw refused(field, "two numbers", text(value));
        }
        return new int[] {values.get(0), values.get(1)};
    }

    /** The exception for a field with a wrong value, by its full name. */
    public CheckpointException refused(String field, String expected, String got) {
        return new CheckpointException("config.json, " + full(field) + ": expected " + expected + ", got " + got);
    }

    /** The object's own name. */
    @Override
    public String toString() {
        return name;
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    private String full(String field) {
        return name.isEmpty() ? field : name + "." + field;
    }
}
