package io.scriptorium.vlmodel.generation;

/** Hears of tokens as they are chosen, on the thread that runs the generation. */
@FunctionalInterface
public interface TokenListener {
    /**
     * A token was added.
     *
     * @param sequence number of the request, zero-based
     * @param id never the end-of-sequence token
     */
    void token(int sequence, int id);

    /** Hears nothing. */
    static TokenListener none() {
        return (sequence, id) -> {};
    }
}
