package io.scriptorium.vlmodel.ocr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.tensor.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The models that ship as resources of {@code scriptorium-embedded}. Weights are mapped into memory, which needs a file, so a
 * model inside a jar is unpacked once into the cache folder: {@code SCRIPTORIUM_CACHE}, else {@code .cache/scriptorium} in the
 * user's home. The folder's name carries a checksum over all of its files, so another version is another folder.
 */
public final class EmbeddedModel {
    /** The name under which the default model is asked for. */
    public static final String DEFAULT = "embedded";

    private static final String ROOT = "/io/scriptorium/embedded/";

    private EmbeddedModel() {}

    /** Names of the embedded models; empty if {@code scriptorium-embedded} is not on the class path. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        index().path("models").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether {@code name} is {@link #DEFAULT} or the name of an embedded model. */
    public static boolean exists(String name) {
        return index().path("models").has(resolve(name));
    }

    /** One line on what a model does. */
    public static String summary(String name) {
        return index().path("models").path(resolve(name)).path("summary").asText();
    }

    /**
     * The folder of an embedded model, unpacked if need be.
     *
     * @param name {@link #DEFAULT} or one of {@link #names()}
     * @throws CheckpointException if there is no such model, or it cannot be unpacked
     */
    public static Path folder(String name) throws CheckpointException {
        String resolved = resolve(name);
        JsonNode files = index().path("models").path(resolved).path("files");
        if (files.isMissingNode()) {
            throw new CheckpointException("no embedded model '" + name + "'; there "
                    + (names().isEmpty()
                            ? "is none: is scriptorium-embedded on the class path?"
                            : "is " + String.join(", ", names())));
        }
        URL config = EmbeddedModel.class.getResource(ROOT + resolved + "/config.json");
        if (config != null && config.getProtocol().equals("file")) {
            try {
                return Path.of(config.toURI()).getParent();
            } catch (URISyntaxException e) {
                throw new CheckpointException("cannot use " + config + ": " + e.getMessage(), e);
            }
        }
        return unpack(resolved, files);
    }

    private static Path unpack(String name, JsonNode files) throws CheckpointException {
        String version = version(files);
        Path folder = cache().resolve("embedded").resolve(name + "-" + version);
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, JsonNode> file : files.properties()) {
                Path target = folder.resolve(file.getKey());
                if (!Files.exists(target)) {
                    unpack(ROOT + name + "/" + file.getKey(), target);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot unpack the embedded model into " + folder + ": " + e.getMessage()
                            + "; set SCRIPTORIUM_CACHE to a folder that can be written",
                    e);
        }
    }

    private static String version(JsonNode files) {
        try {
            byte[] all = files.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all))
                    .substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static void unpack(String resource, Path target) throws IOException {
        // Two processes may unpack at once: each writes a file of its own, and the last move wins with equal bytes.
        Path partial =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".partial");
        try (InputStream in = EmbeddedModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no resource " + resource);
            }
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Where unpacked models are kept. */
    static Path cache() {
        String set = System.getenv("SCRIPTORIUM_CACHE");
        return set == null || set.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "scriptorium")
                : Path.of(set).toAbsolutePath();
    }

    private static String resolve(String name) {
        return name.equals(DEFAULT) ? index().path(DEFAULT).asText(DEFAULT) : name;
    }

    private static JsonNode index() {
        try (InputStream in = EmbeddedModel.class.getResourceAsStream(ROOT + "index.json")) {
            return in == null ? new ObjectMapper().createObjectNode() : new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("index of the embedded models", e);
        }
    }
}
