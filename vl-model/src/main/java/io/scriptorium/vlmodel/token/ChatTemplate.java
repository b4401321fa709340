package io.scriptorium.vlmodel.token;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a conversation is written as one text. The messages alternate, the user's first; an empty last message is the
 * answer that is to be generated. The text goes to {@link Prompt#of} or, if there is no image, behind the token of the
 * beginning.
 *
 * @see <a href="https://github.com/deepseek-ai/DeepSeek-OCR">conversation.py, register_conv_template, at e4ac34e</a>
 */
public enum ChatTemplate {
    /** The contents one after the other; the system text is ignored. The template of all OCR tasks. */
    PLAIN(Style.CONTENTS, "", "", "", ""),
    /** Roles in ASCII bars, the tokens that end DeepSeek-OCR's and Janus's vocabularies. */
    DEEPSEEK(Style.ROLES, "<|User|>", "<|Assistant|>", "\n\n", "<｜end▁of▁sentence｜>"),
    /** Roles as words: Janus-1.3B and JanusFlow. */
    DEEPSEEK_OLD(Style.ROLES, "User", "Assistant", "\n\n", "<｜end▁of▁sentence｜>"),
    /** Roles in fullwidth bars, as published: with nothing between a question and the answer. */
    DEEPSEEKV2(Style.ROLES, "<｜User｜>", "<｜Assistant｜>", "", "<｜end▁of▁sentence｜>"),
    /** A caption for a picture: the user's text is replaced by the image. */
    ALIGNMENT(Style.IMAGE_AND_ANSWER, "", "", "", "");

    private enum Style {
        CONTENTS,
        ROLES,
        IMAGE_AND_ANSWER
    }

    private final Style style;
    private final String user;
    private final String assistant;
    private final String afterUser;
    private final String afterAssistant;

    ChatTemplate(Style style, String user, String assistant, String afterUser, String afterAssistant) {
        this.style = style;
        this.user = user;
        this.assistant = assistant;
        this.afterUser = afterUser;
        this.afterAssistant = afterAssistant;
    }

    /**
     * The template of that name in {@code conversation.py}, in lower case.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static ChatTemplate named(String name) {
        return Arrays.stream(values())
                .filter(template -> template.templateName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no chat template is named " + name + "; there are "
                        + Arrays.stream(values())
                                .map(ChatTemplate::templateName)
                                .collect(Collectors.joining(", "))));
    }

    /** The published name, for example {@code deepseekv2}. */
    public String templateName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The conversation as the reference's {@code format_messages} gives it: every message and the whole are stripped.
     *
     * @param system text in front of the conversation, where the template has a place for it
     * @param messages user and assistant alternating; an empty one is to be generated
     */
    public String format(Optional<String> system, List<String> messages) {
        return Whitespace.strip(
                render(system, messages.stream().map(Whitespace::strip).toList()));
    }

    /** The conversation with every blank left as it is. */
    public String formatUnstripped(Optional<String> system, List<String> messages) {
        return render(system, messages);
    }

    private String render(Optional<String> system, List<String> messages) {
        StringBuilder text = new StringBuilder();
        if (style == Style.ROLES) {
            system.filter(s -> !s.isEmpty()).ifPresent(s -> text.append(s).append(afterUser));
        }
        for (int i = 0; i < messages.size(); i++) {
            boolean fromUser = i % 2 == 0;
            String message = messages.get(i);
            switch (style) {
                case CONTENTS -> text.append(message);
                case ROLES -> {
                    text.append(fromUser ? user : assistant).append(':');
                    if (!message.isEmpty()) {
                        text.append(' ').append(message).append(fromUser ? afterUser : afterAssistant);
                    }
                }
                case IMAGE_AND_ANSWER -> text.append(fromUser ? Prompt.IMAGE + "\n" : message);
            }
        }
        return text.toString();
    }
}
