package io.scriptorium.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What became of the documents that were read into a folder: one line of JSON when a document is begun and one when all its
 * outputs are there, each with the document's SHA-256 and the options that its outputs depend on. A run that goes on with it
 * leaves out what is done and may replace what was begun, which is its own. Lines are only added, so that a killed process
 * leaves at worst half a line, which is passed over.
 */
final class RunManifest {
    static final String NAME = ".scriptorium-run.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final String options;
    private final Set<String> begun = new HashSet<>();
    private final Map<String, OptionalInt> done = new HashMap<>();

    private RunManifest(Path file, String options) {
        this.file = file;
        this.options = options;
    }

    /** For a run that keeps none. */
    static RunManifest none() {
        return new RunManifest(null, "");
    }

    /**
     * The manifest of a folder.
     *
     * @param options all that the outputs depend on beside the document
     * @param resume whether what earlier runs noted counts
     */
    static RunManifest of(Path folder, String options, boolean resume) throws OutputException {
        RunManifest manifest = new RunManifest(folder.resolve(NAME), options);
        if (resume && Files.exists(manifest.file)) {
            manifest.read();
        }
        return manifest;
    }

    private void read() throws OutputException {
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                JsonNode entry;
                try {
                    entry = JSON.readTree(line);
                } catch (IOException e) {
                    continue;
                }
                if (entry == null || !entry.path("options").asText().equals(options)) {
                    continue;
                }
                String key = entry.path("document").asText()
                        + '\n'
                        + entry.path("sha256").asText();
                begun.add(key);
                if (entry.path("done").asBoolean()) {
                    JsonNode shared = entry.path("shared");
                    done.put(key, shared.isInt() ? OptionalInt.of(shared.asInt()) : OptionalInt.empty());
                }
            }
        } catch (IOException e) {
            throw new OutputException(
                    file + ": cannot be read (" + e.getMessage() + "); without --resume it is not needed", e);
        }
    }

    /** Whether an earlier run read this document, as it is now, with the same options. */
    boolean isDone(InputFile input) throws IOException {
        return !done.isEmpty() && Files.isRegularFile(input.path()) && done.containsKey(key(input));
    }

    /**
     * How many of its last pages an earlier run that did it read in one batch with pages of the documents after it; empty if
     * its last page ended a batch.
     */
    OptionalInt shared(InputFile input) throws IOException {
        return done.getOrDefault(key(input), OptionalInt.empty());
    }

    /** Whether an earlier run began it: outputs that it has may be replaced. */
    boolean wasBegun(InputFile input) throws IOException {
        return !begun.isEmpty() && begun.contains(key(input));
    }

    /** Notes that outputs of the document may appear from now on. */
    void begin(InputFile input) throws IOException {
        add(input, false, OptionalInt.empty());
    }

    /**
     * Notes that all outputs of the document are there.
     *
     * @param shared see {@link #shared}
     */
    void done(InputFile input, OptionalInt shared) throws IOException {
        add(input, true, shared);
    }

    private void add(InputFile input, boolean isDone, OptionalInt shared) throws IOException {
        if (file == null) {
            return;
        }
        ObjectNode entry = JSON.createObjectNode()
                .put("document", input.name().toString())
                .put("sha256", sha256(input.path()))
                .put("done", isDone);
        shared.ifPresent(pages -> entry.put("shared", pages));
        String line = JSON.writeValueAsString(entry.put("options", options));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // A line feed goes first: the line before may have been cut off.
            Files.writeString(file, "\n" + line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw AtomicFile.failure(file, e);
        }
    }

    private static String key(InputFile input) throws IOException {
        return input.name().toString() + '\n' + sha256(input.path());
    }

    private static String sha256(Path path) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
