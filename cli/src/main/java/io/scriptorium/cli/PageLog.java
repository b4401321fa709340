package io.scriptorium.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.document.PageResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code --json-log}: one line of JSON for each page, as it is done, for programs that watch a run. */
final class PageLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    private PageLog(Path file) {
        this.file = file;
    }

    static PageLog none() {
        return new PageLog(null);
    }

    /** Lines are added to what the file holds. */
    static PageLog to(Path file) throws OutputException {
        PageLog log = new PageLog(file);
        log.add("");
        return log;
    }

    /**
     * Adds a page.
     *
     * @param document as the user named it
     */
    void page(Path document, PageResult page) throws OutputException {
        if (file == null) {
            return;
        }
        try {
            add(JSON.writeValueAsString(JSON.createObjectNode()
                            .put(
                                    "time",
                                    Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                            .put("document", document.toString())
                            .put("page", page.source().number())
                            .put("status", page.status().word())
                            .put("reason", page.outcome().reason())
                            .put("seconds", Math.round(page.cost().seconds() * 1000) / 1000.0)
                            .put("tokensIn", page.cost().tokensIn())
                            .put("tokensOut", page.cost().tokensOut()))
                    + "\n");
        } catch (IOException e) {
            throw AtomicFile.failure(file, e);
        }
    }

    private void add(String text) throws OutputException {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw AtomicFile.failure(file, e);
        }
    }
}
