package io.scriptorium.textrenderer.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The cases of golden set {@code glyph}: a text, a style, and what the official renderer made of them. */
final class GlyphCases {
    static final String SET = "glyph";

    private GlyphCases() {}

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Golden.path(SET, "cases"))) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    static JsonNode read(String name) {
        return Golden.json(SET, "cases", name + ".json");
    }

    static PageStyle style(JsonNode example) throws IOException {
        return PageStyle.of((ObjectNode) example.get("config"));
    }

    static FontStack fonts(PageStyle style) throws IOException {
        Path file = Golden.path(SET, "fonts").resolve(style.fontPath());
        // DejaVu Sans is in the jar and not stored twice.
        boolean shipped = style.fontPath().equals("DejaVuSans.ttf") && !Files.exists(file);
        return FontStack.official(
                shipped ? PageFont.shipped() : PageFont.open(file).get(0));
    }

    static String text(JsonNode example) throws IOException {
        return Files.readString(Golden.path(SET, example.get("text").textValue()));
    }

    static List<TypesetPage> pages(JsonNode example) throws IOException {
        PageStyle style = style(example);
        List<TypesetPage> pages = new ArrayList<>();
        new Typesetter(style, fonts(style)).typeset(text(example), pages::add);
        return pages;
    }

    /** Lines of each page as {@code [string, baseline, x0, x1]}: with the two faults of page cuts repaired, where there are any. */
    static List<JsonNode> expected(JsonNode example) {
        List<JsonNode> pages = new ArrayList<>();
        if (example.has("repaired_pages")) {
            example.get("repaired_pages").forEach(pages::add);
        } else {
            example.get("pages").forEach(page -> pages.add(page.get("lines")));
        }
        return pages;
    }
}
