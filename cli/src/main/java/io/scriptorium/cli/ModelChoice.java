package io.scriptorium.cli;

import io.scriptorium.vlmodel.ocr.LoadOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which model reads, where, and how.
 *
 * @param model name of an embedded model, or a folder
 * @param compute where and in which numbers
 * @param mode name of the view mode; empty for the model's choice
 * @param task name of a task; empty for the model's default
 * @param prompt prompt text in place of a task
 * @param maxTokens most tokens generated for a page
 * @param debugFolder where pictures of what the model was shown are written
 * @param attempts how often a page may be read until that ends well
 * @param sure below which probability of a character a line is read by the decoder too
 */
record ModelChoice(
        String model,
        LoadOptions compute,
        Optional<String> mode,
        Optional<String> task,
        Optional<String> prompt,
        OptionalInt maxTokens,
        Optional<Path> debugFolder,
        int attempts,
        double sure) {}
