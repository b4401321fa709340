package io.scriptorium.vlmodel.chat;

/** Hears of an answer as it is written, on the thread that asked. */
public interface ChatListener {
    /** More of what the model thinks before it answers. */
    void thought(String piece);

    /** More of the answer. */
    void answer(String piece);
}
