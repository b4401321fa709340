package io.scriptorium.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which model reads, where, and how.
 *
 * @param model name of an embedded model, or a folder
 * @param device {@code cpu}, {@code cuda:N} or {@code auto}
 * @param dtype {@code f32}, {@code bf16}, {@code f16} or {@code auto}
 * @param int8 whether single-token steps have their matrices in bytes
 * @param threads threads of the CPU; empty for the environment's number
 * @param mode name of the view mode; empty for the model's choice
 * @param task name of a task; empty for the model's default
 * @param prompt prompt text in place of a task
 * @param maxTokens most tokens generated for a page
 * @param debugFolder where pictures of what the model was shown are written
 */
record ModelChoice(
        String model,
        String device,
        String dtype,
        boolean int8,
        OptionalInt threads,
        Optional<String> mode,
        Optional<String> task,
        Optional<String> prompt,
        OptionalInt maxTokens,
        Optional<Path> debugFolder) {}
