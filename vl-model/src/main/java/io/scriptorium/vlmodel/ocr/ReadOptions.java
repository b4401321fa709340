package io.scriptorium.vlmodel.ocr;

import io.scriptorium.vlmodel.sampling.NgramPreset;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How pages are read.
 *
 * @param mode name of the view mode for a model that reads whole pages ({@code tiny} to {@code gundam-m}), or
 *     {@link #AUTO_MODE}; empty for the model's own choice. A line reader has one mode.
 * @param prompt what a model that reads whole pages is asked, with one {@code <image>}; empty for its default. A line reader
 *     takes no prompt.
 * @param maxTokens most tokens that are generated for one page; 0 for the model's own limit
 * @param ngrams rule against repetition, for a model that reads whole pages
 * @param debugFolder where pictures of the found lines are written; empty for none
 * @param attempts how often a page may be read by a model that reads whole pages, each time otherwise, until a reading ends
 *     well; at least 1
 * @param sure a line in which the CTC head of a line reader gives a character less than this probability is read by its decoder too:
 *     0 for no line, 1 for all. More lines are read better and take longer (docs/performance.md).
 */
public record ReadOptions(
        Optional<String> mode,
        Optional<String> prompt,
        int maxTokens,
        NgramPreset ngrams,
        Optional<Path> debugFolder,
        int attempts,
        double sure) {
    /** The mode that fits the size of each page. */
    public static final String AUTO_MODE = "auto";

    /** The first reading, the same with a wider rule against repetition, and another view. */
    public static final int DEFAULT_ATTEMPTS = 3;

    /** Where a page takes a third of Tesseract's time. */
    public static final double DEFAULT_SURE = 0.3;

    /** The model's own choices. */
    public static final ReadOptions DEFAULT = new ReadOptions(
            Optional.empty(),
            Optional.empty(),
            0,
            NgramPreset.VLLM_IMAGE,
            Optional.empty(),
            DEFAULT_ATTEMPTS,
            DEFAULT_SURE);

    /**
     * Nothing may be null.
     *
     * @throws IllegalArgumentException if {@code maxTokens} is negative, {@code attempts} less than 1, or {@code sure} not from 0 to 1
     */
    public ReadOptions {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(ngrams, "ngrams");
        Objects.requireNonNull(debugFolder, "debugFolder");
        if (maxTokens < 0) {
            throw new IllegalArgumentException(
                    "max tokens: expected 1 or more, or 0 for the model's limit, got " + maxTokens);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: expected 1 or more, got " + attempts);
        }
        if (!(sure >= 0 && sure <= 1)) {
            throw new IllegalArgumentException("sure: expected a probability from 0 to 1, got " + sure);
        }
    }
}
