package io.scriptorium.vlmodel.sampling;

import io.scriptorium.vlmodel.token.Tokenizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The n-gram rules of the published scripts.
 *
 * @see <a href="https://github.com/deepseek-ai/DeepSeek-OCR">run_dpsk_ocr_image.py, run_dpsk_ocr_pdf.py,
 *     run_dpsk_ocr_eval_batch.py at e4ac34e; modeling_deepseekocr.py, infer</a>
 */
public enum NgramPreset {
    /** One image with vLLM. The default for DeepSeek-OCR. */
    VLLM_IMAGE(30, 90),
    /** A PDF with vLLM. */
    PDF(20, 50),
    /** The benchmark run with vLLM. */
    EVAL(40, 90),
    /** {@code infer} of Hugging Face: the whole sequence, no whitelist. */
    INFER(20, 0),
    /** {@code infer} of Hugging Face in its {@code eval_mode}. */
    INFER_EVAL(35, 0),
    /** One image with DeepSeek-OCR 2 and vLLM. */
    OCR2(20, 90),
    /** Ours, for a page that looped under another rule: repetitions are seen over a whole page. */
    WIDE(20, 1000),
    /** No rule. */
    OFF(0, 0);

    private final int size;
    private final int window;

    NgramPreset(int size, int window) {
        this.size = size;
        this.window = window;
    }

    /**
     * The preset of that name.
     *
     * @param name lower case with hyphens, for example {@code vllm-image}
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static NgramPreset named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.presetName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no n-gram preset is named " + name + "; there are "
                        + Arrays.stream(values()).map(NgramPreset::presetName).collect(Collectors.joining(", "))));
    }

    /** Lower case with hyphens, for example {@code vllm-image}. */
    public String presetName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The rule, with the cells of tables on its whitelist as far as the vocabulary has them. */
    public NgramRule rule(Tokenizer tokenizer) {
        if (size == 0) {
            return new NgramRule.Off();
        }
        if (window == 0) {
            return new NgramRule.WholeSequence(size);
        }
        return new NgramRule.Windowed(
                size,
                window,
                Stream.of("<td>", "</td>")
                        .map(tokenizer::id)
                        .filter(OptionalInt::isPresent)
                        .mapToInt(OptionalInt::getAsInt)
                        .toArray());
    }
}
