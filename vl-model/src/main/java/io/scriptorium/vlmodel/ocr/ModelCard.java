package io.scriptorium.vlmodel.ocr;

import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What is known of a model without loading it.
 *
 * @param architecture first of config.json, architectures
 * @param tensors number of tensors
 * @param parameters number of their elements
 * @param bytes of all tensors as stored
 * @param precision in which most of them are stored, lower case
 * @param text its README.md; empty if it has none
 */
public record ModelCard(String architecture, int tensors, long parameters, long bytes, String precision, String text) {
    /**
     * Reads the headers of the weights, config.json and README.md.
     *
     * @throws CheckpointException if config.json or the weights are missing or damaged
     */
    public static ModelCard read(Path folder) throws CheckpointException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        return new ModelCard(
                checkpoint.config().path("architectures").path(0).asText("unknown"),
                checkpoint.tensors().size(),
                checkpoint.elements(),
                checkpoint.bytes(),
                checkpoint.precision().name().toLowerCase(Locale.ROOT),
                readme(folder.resolve("README.md")));
    }

    private static String readme(Path file) throws CheckpointException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
