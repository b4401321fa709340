package io.scriptorium.vlmodel.chat;

import java.util.function.BiConsumer;

/**
 * Parts a text that comes piece by piece into what stands between {@code <think>} and {@code </think>} and the rest. The
 * tags themselves are dropped; what may be the beginning of one is held back until it is decided.
 */
final class ThoughtStream {
    private final BiConsumer<Part, String> to;
    private final StringBuilder held = new StringBuilder();
    private Part part;

    /** Whether a piece is thought or answered. */
    enum Part {
        THOUGHT("</think>"),
        ANSWER("<think>");

        private final String endedBy;

        Part(String endedBy) {
            this.endedBy = endedBy;
        }
    }

    ThoughtStream(boolean startsThinking, BiConsumer<Part, String> to) {
        this.part = startsThinking ? Part.THOUGHT : Part.ANSWER;
        this.to = to;
    }

    void push(String piece) {
        held.append(piece);
        int at;
        while ((at = held.indexOf(part.endedBy)) >= 0) {
            send(at);
            held.delete(0, part.endedBy.length());
            part = part == Part.THOUGHT ? Part.ANSWER : Part.THOUGHT;
        }
        int keep = Math.min(held.length(), part.endedBy.length() - 1);
        while (keep > 0 && !part.endedBy.startsWith(held.substring(held.length() - keep))) {
            keep--;
        }
        send(held.length() - keep);
    }

    void finish() {
        send(held.length());
    }

    private void send(int length) {
        if (length > 0) {
            to.accept(part, held.substring(0, length));
            held.delete(0, length);
        }
    }
}
