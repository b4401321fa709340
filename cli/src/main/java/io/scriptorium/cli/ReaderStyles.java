package io.scriptorium.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.vlmodel.ocr.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page styles that the embedded page reader was trained on, and how well it reads them. */
final class ReaderStyles {
    /** The embedded model that reads them. */
    static final String MODEL = "reader-page";

    private ReaderStyles() {}

    /**
     * A style.
     *
     * @param name columns and rows of a vision token, such as {@code 8x2}
     * @param settings its keys and values
     * @param ratio text tokens a vision token, as measured
     * @param precision of the reading, as measured
     */
    record ReaderStyle(String name, ObjectNode settings, double ratio, double precision) {}

    /** All of them, the one that is read best first. */
    static List<ReaderStyle> all() throws CommandException {
        try {
            JsonNode styles = new ObjectMapper()
                    .readTree(Files.readAllBytes(EmbeddedModel.folder(MODEL).resolve("config.json")))
                    .path("view_config")
                    .path("styles");
            List<ReaderStyle> all = new ArrayList<>();
            for (Map.Entry<String, JsonNode> style : styles.properties()) {
                JsonNode measured = style.getValue().path("measured");
                all.add(new ReaderStyle(
                        style.getKey(),
                        (ObjectNode) style.getValue().path("style"),
                        measured.path("ratio").asDouble(),
                        measured.path("precision").asDouble()));
            }
            all.sort(Comparator.comparingDouble(ReaderStyle::precision).reversed());
            return all;
        } catch (IOException e) {
            throw new CommandException(ExitCode.MODEL, "the embedded model " + MODEL + ": " + e.getMessage(), e);
        }
    }

    /** The style that texts are set in if nothing else is asked for: the one read best of those whose ratio is 3 or more. */
    static ReaderStyle standard() throws CommandException {
        List<ReaderStyle> all = all();
        return all.stream().filter(style -> style.ratio() >= 3).findFirst().orElse(all.get(0));
    }

    /** The style of these settings; empty if it is none of them. */
    static Optional<ReaderStyle> of(JsonNode settings) throws CommandException {
        return all().stream().filter(style -> style.settings().equals(settings)).findFirst();
    }
}
