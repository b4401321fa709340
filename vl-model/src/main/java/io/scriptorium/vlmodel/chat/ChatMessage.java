package io.scriptorium.vlmodel.chat;

/**
 * One contribution to a conversation.
 *
 * @param text as written, nothing stripped; of the assistant with its thoughts, as generated
 */
public record ChatMessage(Role role, String text) {
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
