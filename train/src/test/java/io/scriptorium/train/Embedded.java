package io.scriptorium.train;

import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded line reader as a folder. */
final class Embedded {
    private Embedded() {}

    static Path folder() throws Exception {
        Path folder = Files.createTempDirectory("reader-line");
        for (String name : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
            try (var in = Embedded.class.getResourceAsStream("/io/scriptorium/embedded/reader-line/" + name)) {
                Files.copy(in, folder.resolve(name));
            }
        }
        return folder;
    }
}
