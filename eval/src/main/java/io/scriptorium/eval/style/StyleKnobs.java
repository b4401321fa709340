package io.scriptorium.eval.style;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * How one page style comes from others: every knob of Glyph's search space (arXiv 2510.17800, section 3.2) can change, alone
 * or in a mixture of two styles. Lengths change by factors, so that it does not matter at which scale a style is written.
 */
final class StyleKnobs {
    /** Lengths of one page fit each other and are inherited together. */
    private static final List<String> GEOMETRY =
            List.of("page-size", "dpi", "margin-x", "margin-y", "font-size", "line-height");

    private static final double[] FACTORS = {.75, .87, .93, .97, 1.03, 1.07, 1.15, 1.33};

    /** Letters, page and paragraph. */
    private static final String[][] COLOURS = {
        {"#000000", "#FFFFFF"}, {"#404040", "#FFFFFF"}, {"#000000", "#F0EAD6"}, {"#FFFFFF", "#000000"}
    };

    private static final List<BiConsumer<ObjectNode, Random>> ALL = List.of(
            StyleKnobs::typeSize,
            StyleKnobs::typeSize,
            StyleKnobs::lineHeight,
            StyleKnobs::lineHeight,
            (style, random) -> scale(style, "dpi", 72, random),
            (style, random) -> scale(style, "dpi", 72, random),
            (style, random) -> scale(style, "horizontal-scale", 1, random),
            (style, random) -> scale(style, "horizontal-scale", 1, random),
            StyleKnobs::pageSize,
            (style, random) -> margin(style, "margin-x", random),
            (style, random) -> margin(style, "margin-y", random),
            (style, random) -> pick(style, "font-path", random, "DejaVu Sans", "DejaVu Sans Mono"),
            (style, random) -> pick(style, "alignment", random, "LEFT", "JUSTIFY", "CENTER", "RIGHT"),
            (style, random) -> pick(
                    style,
                    "newline-markup",
                    random,
                    "<br/>",
                    "¶ ",
                    "<font color=\"#FF0000\"> \\n </font>",
                    "<font color=\"#808080\">¶ </font>"),
            StyleKnobs::colours,
            StyleKnobs::indents,
            StyleKnobs::spacing,
            StyleKnobs::border,
            (style, random) -> style.put("auto-crop-width", random.nextBoolean()),
            (style, random) -> style.put("auto-crop-last-page", random.nextBoolean()));

    private StyleKnobs() {}

    /** The style with one to three knobs turned. */
    static ObjectNode mutated(ObjectNode style, Random random) {
        ObjectNode changed = style.deepCopy();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            ALL.get(random.nextInt(ALL.size())).accept(changed, random);
        }
        return changed;
    }

    /** Each knob from one of two styles; the lengths of a page all from the same one. */
    static ObjectNode crossed(ObjectNode one, ObjectNode other, Random random) {
        Set<String> keys = new LinkedHashSet<>();
        one.fieldNames().forEachRemaining(keys::add);
        other.fieldNames().forEachRemaining(keys::add);
        ObjectNode child = one.objectNode();
        boolean first = random.nextBoolean();
        for (String key : keys) {
            boolean mine = GEOMETRY.contains(key) ? first : random.nextBoolean();
            JsonNode value = (mine ? one : other).get(key);
            if (value != null) {
                child.set(key, value);
            }
        }
        return child;
    }

    private static void scale(ObjectNode style, String key, double missing, Random random) {
        double value = style.path(key).asDouble(missing) * FACTORS[random.nextInt(FACTORS.length)];
        style.put(key, rounded(value));
    }

    /** Letters of another size, the lines as many sizes apart as before. */
    private static void typeSize(ObjectNode style, Random random) {
        double factor = FACTORS[random.nextInt(FACTORS.length)];
        double size = style.path("font-size").asDouble(9);
        double height = style.path("line-height").asDouble(size + 1);
        style.put("font-size", rounded(size * factor));
        style.put("line-height", rounded(height * factor));
    }

    private static void lineHeight(ObjectNode style, Random random) {
        scale(style, "line-height", style.path("font-size").asDouble(9) + 1, random);
    }

    private static void pageSize(ObjectNode style, Random random) {
        String[] sides = style.path("page-size").asText("595,842").split(",", 2);
        double width = Double.parseDouble(sides[0].strip());
        double height = Double.parseDouble(sides[1].strip());
        switch (random.nextInt(3)) {
            case 0 -> width *= FACTORS[random.nextInt(FACTORS.length)];
            case 1 -> height *= FACTORS[random.nextInt(FACTORS.length)];
            default -> {
                double swapped = width;
                width = height;
                height = swapped;
            }
        }
        style.put("page-size", rounded(width) + "," + rounded(height));
    }

    private static void margin(ObjectNode style, String key, Random random) {
        double size = style.path("font-size").asDouble(9);
        style.put(key, rounded(new double[] {0, .5, 1, 2}[random.nextInt(4)] * size));
    }

    private static void pick(ObjectNode style, String key, Random random, String... values) {
        List<String> others = new ArrayList<>(Arrays.asList(values));
        others.remove(style.path(key).asText(values[0]));
        style.put(key, others.get(random.nextInt(others.size())));
    }

    private static void colours(ObjectNode style, Random random) {
        String[] pair = COLOURS[random.nextInt(COLOURS.length)];
        style.put("font-color", pair[0]).put("page-bg-color", pair[1]).put("para-bg-color", pair[1]);
        style.put("para-border-color", pair[0]);
    }

    private static void indents(ObjectNode style, Random random) {
        double size = style.path("font-size").asDouble(9);
        String[] keys = {"first-line-indent", "left-indent", "right-indent"};
        style.put(keys[random.nextInt(keys.length)], rounded(random.nextInt(3) * size));
    }

    private static void spacing(ObjectNode style, Random random) {
        double size = style.path("font-size").asDouble(9);
        style.put(random.nextBoolean() ? "space-before" : "space-after", rounded(random.nextInt(3) * size / 2));
    }

    private static void border(ObjectNode style, Random random) {
        double size = style.path("font-size").asDouble(9);
        style.put("border-width", rounded(random.nextInt(2) * size / 9));
        style.put("border-padding", rounded(random.nextInt(2) * size / 4));
    }

    /** Four digits that count: what is finer moves no pixel. */
    private static double rounded(double value) {
        return value == 0 ? 0 : Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    }
}
