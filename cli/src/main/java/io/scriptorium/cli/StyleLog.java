package io.scriptorium.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.eval.style.StyleScore;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a search for a style has read, a line of JSON each, behind a line that says what is searched. A search that was stopped,
 * however it was, finds its readings here; a line that was cut off is read anew.
 */
final class StyleLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, StyleScore> known = new HashMap<>();
    private final Path file;
    private final Writer writer;
    private double seconds;

    /**
     * Opens a log, or begins one.
     *
     * @param head what is searched
     * @throws OutputException if the log is another search's, or cannot be written
     */
    StyleLog(Path file, ObjectNode head) throws OutputException {
        this.file = file;
        try {
            String kept = Files.exists(file) ? whole(Files.readString(file)) : "";
            List<String> lines = kept.lines().toList();
            if (!lines.isEmpty() && !JSON.readTree(lines.get(0)).equals(JSON.readTree(head.toString()))) {
                throw new OutputException(file + ": another search was begun here (" + lines.get(0)
                        + "); --overwrite begins anew, or name another folder");
            }
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                JsonNode entry = JSON.readTree(line);
                remember(entry.path("text").asText(), score(entry));
            }
            // Behind the last whole line.
            Files.writeString(file, kept.isEmpty() ? head + "\n" : kept);
            writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (JsonProcessingException e) {
            throw new OutputException(
                    file + ": not a search's log (" + e.getOriginalMessage() + "); --overwrite begins anew", e);
        } catch (IOException e) {
            throw AtomicFile.failure(file, e);
        }
    }

    private static String whole(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private void remember(String text, StyleScore score) {
        known.put(text + score.style(), score);
        seconds += score.seconds();
    }

    /** What was read of a text in a style. */
    Optional<StyleScore> of(String text, ObjectNode style) {
        return Optional.ofNullable(known.get(text + style));
    }

    /** Seconds of all readings. */
    double seconds() {
        return seconds;
    }

    /**
     * Keeps a reading.
     *
     * @param text which part of the text was read
     * @throws OutputException if it cannot be written
     */
    void add(String text, StyleScore score) throws OutputException {
        remember(text, score);
        ObjectNode entry = JSON.createObjectNode();
        entry.put("text", text);
        entry.put("vision_tokens", score.visionTokens());
        entry.put("ratio", score.ratio());
        entry.put("precision", score.precision());
        entry.put("cer", score.characterErrorRate());
        entry.put("pages", score.pages());
        entry.put("seconds", score.seconds());
        entry.set("style", score.style());
        try {
            writer.write(entry + "\n");
            writer.flush();
        } catch (IOException e) {
            throw AtomicFile.failure(file, e);
        }
    }

    private static StyleScore score(JsonNode entry) {
        return new StyleScore(
                (ObjectNode) entry.path("style"),
                entry.path("vision_tokens").asLong(),
                entry.path("ratio").asDouble(),
                entry.path("precision").asDouble(),
                entry.path("cer").asDouble(),
                entry.path("pages").asInt(),
                entry.path("seconds").asDouble());
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
