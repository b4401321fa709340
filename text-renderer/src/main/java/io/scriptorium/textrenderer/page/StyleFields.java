package io.scriptorium.textrenderer.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the values of a page style by key and type, and knows which keys were asked for. */
final class StyleFields {
    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");

    private final ObjectNode settings;
    private final Set<String> known = new LinkedHashSet<>();

    StyleFields(ObjectNode settings) {
        this.settings = settings;
    }

    private JsonNode at(String key) {
        known.add(key);
        JsonNode value = settings.get(key);
        return value == null || value.isNull() ? null : value;
    }

    double number(String key, double missing) throws TypesetException {
        JsonNode value = at(key);
        return value == null ? missing : number(key, value);
    }

    private static double number(String key, JsonNode value) throws TypesetException {
        double number = Double.NaN;
        if (value.isNumber()) {
            number = value.doubleValue();
        } else if (value.isTextual()) {
            try {
                number = Double.parseDouble(value.textValue().strip());
            } catch (NumberFormatException e) {
                // Told below with what came.
            }
        }
        if (!Double.isFinite(number)) {
            throw wrong(key, "a number", value);
        }
        return number;
    }

    double[] pair(String key, double first, double second) throws TypesetException {
        JsonNode value = at(key);
        if (value == null) {
            return new double[] {first, second};
        }
        if (value.isArray() && value.size() == 2) {
            return new double[] {number(key, value.get(0)), number(key, value.get(1))};
        }
        String[] parts = value.isTextual() ? value.textValue().split(",", -1) : new String[0];
        if (parts.length == 2) {
            return new double[] {number(key, settings.textNode(parts[0])), number(key, settings.textNode(parts[1]))};
        }
        throw wrong(key, "\"WIDTH,HEIGHT\" in points", value);
    }

    String string(String key, String missing) throws TypesetException {
        JsonNode value = at(key);
        if (value == null) {
            return missing;
        }
        if (!value.isTextual()) {
            throw wrong(key, "a string", value);
        }
        return value.textValue();
    }

    boolean bool(String key, boolean missing) throws TypesetException {
        JsonNode value = at(key);
        if (value == null) {
            return missing;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "true or false", value);
        }
        return value.booleanValue();
    }

    int colour(String key, int missing) throws TypesetException {
        String value = string(key, "");
        if (value.isEmpty()) {
            return missing;
        }
        if (!COLOUR.matcher(value).matches()) {
            throw wrong(key, "a colour as \"#RRGGBB\"", settings.get(key));
        }
        return Integer.parseInt(value.substring(1), 16);
    }

    Alignment alignment(String key, Alignment missing) throws TypesetException {
        String value = string(key, missing.name());
        for (Alignment alignment : Alignment.values()) {
            if (alignment.name().equals(value)) {
                return alignment;
            }
        }
        throw wrong(key, "one of " + Arrays.toString(Alignment.values()), settings.get(key));
    }

    /** Refuses keys that nobody asked for. */
    void refuseOthers() throws TypesetException {
        for (String key : (Iterable<String>) settings::fieldNames) {
            if (!known.contains(key)) {
                throw new TypesetException(
                        "page style: unknown key '" + key + "'; the keys are " + String.join(", ", known));
            }
        }
    }

    private static TypesetException wrong(String key, String expected, JsonNode value) {
        return new TypesetException("page style: " + key + ": expected " + expected + ", got " + value);
    }
}
