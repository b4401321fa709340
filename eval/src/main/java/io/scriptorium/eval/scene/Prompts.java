package io.scriptorium.eval.scene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Captions that a painter is given, in order. */
public final class Prompts {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Prompts() {}

    /**
     * One caption.
     *
     * @param text as the painter is given it
     * @param demand what it asks for
     */
    public record Prompt(String text, Demand demand) {}

    /** The captions of the first {@code count} samples. */
    public static List<Prompt> of(SceneSource source, int count) {
        return LongStream.range(0, count)
                .mapToObj(source::get)
                .map(sample -> new Prompt(sample.caption(), sample.demand()))
                .toList();
    }

    /**
     * A caption on every line that is not blank; or, where lines begin with a brace, JSON objects with a field
     * {@code caption}.
     *
     * @throws IOException if the file cannot be read or is no UTF-8
     * @throws CaptionException if a caption asks for what no scene holds; the message names file and line
     */
    public static List<Prompt> read(Path file) throws IOException, CaptionException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        }
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            try {
                String caption = line.startsWith("{") ? caption(line) : line;
                prompts.add(new Prompt(caption, CaptionReader.read(caption)));
            } catch (CaptionException e) {
                throw new CaptionException(file + ", line " + (i + 1) + ": " + e.getMessage());
            }
        }
        if (prompts.isEmpty()) {
            throw new CaptionException(file + " has no captions; expected one on each line");
        }
        return prompts;
    }

    private static String caption(String line) throws CaptionException {
        try {
            JsonNode caption = MAPPER.readTree(line).path("caption");
            if (!caption.isTextual()) {
                throw new CaptionException("the JSON object has no text in the field \"caption\"");
            }
            return caption.asText();
        } catch (JsonProcessingException e) {
            throw new CaptionException("no JSON object (" + e.getOriginalMessage() + ")");
        }
    }
}
