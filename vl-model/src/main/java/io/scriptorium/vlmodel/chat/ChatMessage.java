package io.scriptorium.vlmodel.chat;

import io.scriptorium.visionencoder.image.PageImage;
import java.util.List;

/**
 * One contribution to a conversation.
 *
 * @param text as written, nothing stripped; of the assistant with its thoughts, as generated
 * @param pictures that the text speaks of
 */
public record ChatMessage(Role role, String text, List<PageImage> pictures) {
    public ChatMessage {
        pictures = List.copyOf(pictures);
    }

    /** Without pictures. */
    public ChatMessage(Role role, String text) {
        this(role, text, List.of());
    }

    /** Whose it is. */
    public enum Role {
        /** What the conversation starts from. */
        SYSTEM,
        /** Who asks. */
        USER,
        /** Who answers. */
        ASSISTANT
    }

    /** A question. */
    public static ChatMessage user(String text) {
        return new ChatMessage(Role.USER, text);
    }
}
