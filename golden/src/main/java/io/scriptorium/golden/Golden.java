package io.scriptorium.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the reference fixtures lie. They are found in the folder of the system property {@code golden.dir}, by default
 * {@code golden/} of the project. A set or a file that this folder lacks skips the test by name; it never passes it.
 */
public final class Golden {
    /** The JUnit tag of every test that compares with a reference fixture. */
    public static final String TAG = "golden";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    /** The project's own fixtures, whatever {@code golden.dir} says: for files that every set shares. */
    public static Path own() {
        return projectRoot().resolve("golden");
    }

    /** The folder of the project, for tests that read samples or documentation. */
    public static Path projectRoot() {
        String root = System.getProperty("project.root");
        if (root == null) {
            throw new IllegalStateException("system property project.root is not set; run the tests through Maven");
        }
        return Path.of(root);
    }

    /**
     * A file or folder of a fixture set.
     *
     * @param set name of the set, for example {@code pixels}
     * @param path names below the set; none gives the set's folder
     * @return an existing path; the test is skipped, naming the path, if it does not exist
     */
    public static Path path(String set, String... path) {
        String dir = System.getProperty("golden.dir");
        Path root = dir == null || dir.isBlank() ? own() : projectRoot().resolve(dir);
        Path found = root.resolve(set);
        for (String name : path) {
            found = found.resolve(name);
        }
        Assumptions.assumeTrue(
                Files.exists(found), "no golden fixture " + set + "/" + String.join("/", path) + " in " + root);
        return found;
    }

    /** The JSON document of a fixture file; the test is skipped, naming the file, if it does not exist. */
    public static JsonNode json(String set, String... path) {
        return json(path(set, path));
    }

    /** The JSON document in {@code file}. */
    public static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
