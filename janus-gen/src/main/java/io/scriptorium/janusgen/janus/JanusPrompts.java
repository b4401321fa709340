package io.scriptorium.janusgen.janus;

import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.vlmodel.token.ChatTemplate;
import io.scriptorium.vlmodel.token.Tokenizer;
import io.scriptorium.vlmodel.token.TokenizerException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How Janus is spoken to. Ids of tokens are looked up by name in the tokenizer.
 *
 * @param image what stands for one vector of a picture
 */
public record JanusPrompts(
        Tokenizer tokenizer,
        ChatTemplate template,
        int bos,
        int eos,
        int pad,
        int beginOfImage,
        int endOfImage,
        int image) {
    /** What stands in a question where a picture belongs. */
    public static final String PICTURE = "<image_placeholder>";

    /** processing_vlm.py of deepseek-ai/Janus at 1daa72f, {@code system_prompt}; understanding only. */
    public static final String SYSTEM =
            "You are a helpful language and vision assistant. You are able to understand the"
                    + " visual content that the user provides, and assist the user with a variety of tasks using natural"
                    + " language.";

    /** What a painted picture begins with, in Janus and Janus-Pro. */
    public static final String BEGIN = "<begin_of_image>";

    /** Of Janus and Janus-Pro: Janus-1.3B's tokenizer has no tokens for the roles, which are words to it. */
    public static JanusPrompts of(Tokenizer tokenizer) throws CheckpointException {
        return of(tokenizer, tokenizer.id("<|User|>").isPresent() ? ChatTemplate.DEEPSEEK : ChatTemplate.DEEPSEEK_OLD);
    }

    /** Looks up the tokens. */
    static JanusPrompts of(Tokenizer tokenizer, ChatTemplate template) throws CheckpointException {
        try {
            return new JanusPrompts(
                    tokenizer,
                    template,
                    tokenizer.requireId("<｜begin▁of▁sentence｜>"),
                    tokenizer.requireId("<｜end▁of▁sentence｜>"),
                    tokenizer.requireId("<｜▁pad▁｜>"),
                    tokenizer.requireId(BEGIN),
                    tokenizer.requireId("<end_of_image>"),
                    tokenizer.requireId(PICTURE));
        } catch (TokenizerException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    /**
     * The ids that a picture is painted after.
     *
     * @param tag what ends them
     * @param positions of the language model
     * @param picture how many of them what it reads of the picture needs
     * @throws IllegalArgumentException if the prompt is blank, or leaves no room for the picture
     */
    public int[] painting(String prompt, String tag, int positions, int picture) {
        if (prompt.isBlank()) {
            throw new IllegalArgumentException("the prompt is empty; say what the picture shows");
        }
        int[] ids = withBos(template.format(Optional.empty(), List.of(prompt, "")) + tag);
        if (ids.length > positions - picture) {
            throw new IllegalArgumentException(
                    "the prompt is too long: " + ids.length + " tokens with its frame; beside the " + picture
                            + " that it reads of a picture this model has room for " + (positions - picture));
        }
        return ids;
    }

    /** The ids of a question, each {@link #PICTURE} in it {@code tokens} placeholders between their tags. */
    public int[] question(String question, int tokens) {
        int[] ids = withBos(template.format(Optional.of(SYSTEM), List.of(question, "")));
        return IntStream.of(ids)
                .flatMap(id -> id == image
                        ? IntStream.concat(
                                IntStream.concat(
                                        IntStream.of(beginOfImage),
                                        IntStream.range(0, tokens).map(i -> image)),
                                IntStream.of(endOfImage))
                        : IntStream.of(id))
                .toArray();
    }

    private int[] withBos(String text) {
        return IntStream.concat(IntStream.of(bos), IntStream.of(tokenizer.encode(text)))
                .toArray();
    }
}
