package io.scriptorium.vlmodel.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import java.util.Iterator;
import java.util.List;

/** Reads one object of config.json, called {@code path} in messages; a key that is absent or null takes its default. */
record ConfigKeys(String path, JsonNode node) {
    boolean has(String key) {
        return node.hasNonNull(key);
    }

    String require(String key, String absent, String... known) throws CheckpointException {
        String value = has(key) ? text(node.get(key)) : absent;
        if (!List.of(known).contains(value)) {
            throw new CheckpointException("config.json: " + path + key + " is " + value
                    + (has(key) ? "" : " by default") + "; implemented for this decoder: "
                    + String.join(", ", known));
        }
        return value;
    }

    int count(String key, int absent) throws CheckpointException {
        if (!has(key)) {
            return absent;
        }
        JsonNode value = node.get(key);
        if (!value.isInt() || value.intValue() < 0) {
            throw new CheckpointException("config.json: " + path + key + ": expected a count, got " + text(value));
        }
        return value.intValue();
    }

    double number(String key, double absent) throws CheckpointException {
        if (has(key) && !node.get(key).isNumber()) {
            throw new CheckpointException(
                    "config.json: " + path + key + ": expected a number, got " + text(node.get(key)));
        }
        return has(key) ? node.get(key).doubleValue() : absent;
    }

    double number(String key) throws CheckpointException {
        demand(key);
        return number(key, 0);
    }

    int count(String key) throws CheckpointException {
        demand(key);
        return count(key, 0);
    }

    private void demand(String key) throws CheckpointException {
        if (!has(key)) {
            throw new CheckpointException("config.json: " + path + key + ": expected a number, found none");
        }
    }

    /** Refuses every other key. */
    void allow(String... known) throws CheckpointException {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (has(name) && !List.of(known).contains(name)) {
                throw new CheckpointException("config.json: " + path + name + " is " + text(node.get(name))
                        + "; known for this scaling: " + String.join(", ", known));
            }
        }
    }

    boolean flag(String key, boolean absent) throws CheckpointException {
        return Boolean.parseBoolean(require(key, Boolean.toString(absent), "true", "false"));
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
