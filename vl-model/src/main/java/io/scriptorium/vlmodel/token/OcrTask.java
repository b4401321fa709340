package io.scriptorium.vlmodel.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a DeepSeek-OCR model can be asked to do with a page, and the exact words it was trained on.
 *
 * @see <a href="https://github.com/deepseek-ai/DeepSeek-OCR">README.md, prompts examples, at e4ac34e</a>
 */
public enum OcrTask {
    /** Plain text without layout. */
    FREE_OCR("Free OCR.", false),
    /** The page as Markdown, with the place of every element. */
    MARKDOWN("<|grounding|>Convert the document to markdown.", true),
    /** The text of any picture, with the place of every line. */
    OCR("<|grounding|>OCR this image.", true),
    /** A chart or drawing as data. */
    FIGURE("Parse the figure.", false),
    /** A description in words. */
    DESCRIBE("Describe this image in detail.", false),
    /** The place of what the {@linkplain #prompt(String) phrase} names. */
    LOCATE("Locate <|ref|>%s<|/ref|> in the image.", true);

    private final String words;
    private final boolean grounded;

    OcrTask(String words, boolean grounded) {
        this.words = words;
        this.grounded = grounded;
    }

    /**
     * The task of that name.
     *
     * @param name lower case with hyphens, for example {@code free-ocr}
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static OcrTask named(String name) {
        return Arrays.stream(values())
                .filter(task -> task.taskName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no task is named " + name + "; there are "
                        + Arrays.stream(values()).map(OcrTask::taskName).collect(Collectors.joining(", "))));
    }

    /** Lower case with hyphens, for example {@code free-ocr}. */
    public String taskName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the output holds references and boxes; it should be read by the grounding parser either way. */
    public boolean grounded() {
        return grounded;
    }

    /**
     * Prompt text for one image.
     *
     * @throws IllegalArgumentException for {@link #LOCATE}, which needs a phrase
     */
    public String prompt() {
        if (this == LOCATE) {
            throw new IllegalArgumentException("the task locate needs a phrase: what is to be found");
        }
        return Prompt.IMAGE + "\n" + words;
    }

    /**
     * Prompt text for one image and a phrase.
     *
     * @param phrase what is to be found, for example {@code the lamp}
     * @throws IllegalArgumentException for any task but {@link #LOCATE}, or if the phrase is blank or holds a marker
     */
    public String prompt(String phrase) {
        if (this != LOCATE) {
            throw new IllegalArgumentException("the task " + taskName() + " takes no phrase");
        }
        if (phrase.isBlank() || phrase.contains("<|") || phrase.contains(Prompt.IMAGE)) {
            throw new IllegalArgumentException(
                    "expected a phrase of ordinary text without <| and " + Prompt.IMAGE + ", got: " + phrase);
        }
        return Prompt.IMAGE + "\n" + words.formatted(phrase);
    }
}
