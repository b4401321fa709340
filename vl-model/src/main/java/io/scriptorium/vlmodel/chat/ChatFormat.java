package io.scriptorium.vlmodel.chat;

import io.scriptorium.vlmodel.chat.ChatMessage.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a conversation is written as one text for the model to go on with. A published template is a program; none is run:
 * each form stands here, and a template is known by what only it writes.
 */
public enum ChatFormat {
    /**
     * DeepSeek-V3, and R1 with its distills in their first release: roles as tokens, no separators. Of earlier answers only
     * what follows the last {@code </think>} is kept; of several system texts the last one counts.
     */
    ROLES(false),
    /** R1 and its distills since February 2025: as {@link #ROLES}, with the answer opened by {@code <think>}. */
    ROLES_THINKING(true),
    /** DeepSeek LLM, Math, MoE, V2: roles as words. */
    WORDS(false),
    /** DeepSeek-Coder, first generation: instructions and responses under headings. */
    INSTRUCTIONS(false),
    /** DeepSeek-VL: as {@link #WORDS}, every message stripped, with a system text of its own where there is none. */
    WORDS_AND_PICTURES(false),
    /** DeepSeek-VL2: roles in ASCII bars, every message stripped. */
    BARS(false),
    /** A model that was not trained to talk: the texts are put together and it goes on with them. */
    CONTINUE(false);

    private static final String END = "<｜end▁of▁sentence｜>";
    private static final String THINK = "<think>\n";
    private static final String THOUGHT = "</think>";

    /** Written where a conversation has no system text of its own. */
    private static final String CODER =
            "You are an AI programming assistant, utilizing the Deepseek Coder model, developed by"
                    + " Deepseek Company, and you only answer questions related to computer science. For politically sensitive"
                    + " questions, security and privacy issues, and other non-computer science questions, you will refuse to"
                    + " answer\n";

    private static final String SEES =
            "You are a helpful language and vision assistant. You are able to understand the visual"
                    + " content that the user provides, and assist the user with a variety of tasks using natural language.";

    private final boolean thinking;

    ChatFormat(boolean thinking) {
        this.thinking = thinking;
    }

    /** Whether an answer begins within {@code <think>}. */
    public boolean startsThinking() {
        return thinking;
    }

    /** The word for it: {@code roles-thinking} and its like. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The form of that word.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static ChatFormat named(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no chat template is named " + word + "; there are "
                        + Arrays.stream(values()).map(ChatFormat::word).collect(Collectors.joining(", "))));
    }

    /**
     * The form that a published template writes.
     *
     * @param template {@code chat_template} of tokenizer_config.json; empty if there is none
     * @throws IllegalArgumentException if it is not known
     */
    public static ChatFormat of(String template) {
        if (template.isEmpty()) {
            return CONTINUE;
        }
        if (template.contains("<｜Assistant｜>") && template.contains("<｜User｜>")) {
            return template.contains("<think>\\n") || template.contains("<think>\n") ? ROLES_THINKING : ROLES;
        }
        if (template.contains("'User: '") && template.contains("'Assistant:'")) {
            return WORDS;
        }
        if (template.contains("### Instruction:") && template.contains("<|EOT|>")) {
            return INSTRUCTIONS;
        }
        throw new IllegalArgumentException("the chat_template of tokenizer_config.json is none that is known");
    }

    /**
     * The conversation up to where the answer begins.
     *
     * @param begin the model's token of the beginning; the text is encoded without a further one
     */
    public String render(String begin, List<ChatMessage> messages) {
        return render(begin, messages, true);
    }

    /** As {@link #render(String, List)}; without {@code open} it ends with the last message. */
    String render(String begin, List<ChatMessage> messages, boolean open) {
        StringBuilder text = new StringBuilder(begin);
        switch (this) {
            case ROLES, ROLES_THINKING -> roles(text, messages, open);
            case WORDS -> words(text, "", messages, open);
            case WORDS_AND_PICTURES -> {
                if (messages.stream().noneMatch(message -> message.role() == Role.SYSTEM)) {
                    text.append(SEES).append("\n\n");
                }
                words(text, "", stripped(messages), open);
            }
            case BARS -> words(text, "|", stripped(messages), open);
            case INSTRUCTIONS -> instructions(text, messages, open);
            case CONTINUE -> messages.forEach(message -> text.append(message.text()));
        }
        return text.toString();
    }

    private void roles(StringBuilder text, List<ChatMessage> messages, boolean open) {
        String system = "";
        for (ChatMessage message : messages) {
            system = message.role() == Role.SYSTEM ? message.text() : system;
        }
        text.append(system);
        for (ChatMessage message : messages) {
            switch (message.role()) {
                case SYSTEM -> {}
                case USER -> text.append("<｜User｜>").append(message.text());
                case ASSISTANT -> {
                    int thought = message.text().lastIndexOf(THOUGHT);
                    String answer =
                            thought < 0 ? message.text() : message.text().substring(thought + THOUGHT.length());
                    text.append("<｜Assistant｜>").append(answer).append(END);
                }
            }
        }
        if (open) {
            text.append("<｜Assistant｜>").append(thinking ? THINK : "");
        }
    }

    private static List<ChatMessage> stripped(List<ChatMessage> messages) {
        return messages.stream()
                .map(message -> new ChatMessage(message.role(), message.text().strip(), message.pictures()))
                .toList();
    }

    /** With {@code bar} around a role, and angles around the bars. */
    private static void words(StringBuilder text, String bar, List<ChatMessage> messages, boolean open) {
        String left = bar.isEmpty() ? "" : "<" + bar;
        String right = bar.isEmpty() ? "" : bar + ">";
        for (ChatMessage message : messages) {
            switch (message.role()) {
                case SYSTEM -> text.append(message.text()).append("\n\n");
                case USER ->
                    text.append(left)
                            .append("User")
                            .append(right)
                            .append(": ")
                            .append(message.text())
                            .append("\n\n");
                case ASSISTANT ->
                    text.append(left)
                            .append("Assistant")
                            .append(right)
                            .append(": ")
                            .append(message.text())
                            .append(END);
            }
        }
        text.append(open ? left + "Assistant" + right + ":" : "");
    }

    private static void instructions(StringBuilder text, List<ChatMessage> messages, boolean open) {
        if (messages.stream().noneMatch(message -> message.role() == Role.SYSTEM)) {
            text.append(CODER);
        }
        for (ChatMessage message : messages) {
            switch (message.role()) {
                case SYSTEM -> text.append(message.text());
                case USER ->
                    text.append("### Instruction:\n").append(message.text()).append('\n');
                case ASSISTANT ->
                    text.append("### Response:\n").append(message.text()).append("\n<|EOT|>\n");
            }
        }
        text.append(open ? "### Response:\n" : "");
    }
}
