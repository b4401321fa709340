package io.scriptorium.vlmodel.token;

/**
 * Text of a generation while it runs. All deltas and the final one, joined, are exactly what {@link Tokenizer#decode}
 * gives for the same ids. One stream belongs to one generation and to one thread; it stays usable after the tokenizer
 * is closed.
 */
public final class TextStream {
    private final Vocabulary vocabulary;
    private final SpecialTokens specialTokens;
    private final Utf8Assembler assembler = new Utf8Assembler();
    private final StringBuilder out = new StringBuilder();
    private boolean finished;

    TextStream(Vocabulary vocabulary, SpecialTokens specialTokens) {
        this.vocabulary = vocabulary;
        this.specialTokens = specialTokens;
    }

    /**
     * Takes the next id.
     *
     * @param id a token id; one that has no token gives no text
     * @return the text that is certain now, often empty: bytes of an incomplete character are held back, and U+FFFD
     *     comes only once no further byte can complete it
     * @throws IllegalArgumentException if {@code id} is negative
     * @throws IllegalStateException after {@link #finish}
     */
    public String push(int id) {
        if (finished) {
            throw new IllegalStateException("the text is finished; open a new stream for another generation");
        }
        out.setLength(0);
        if (specialTokens == SpecialTokens.KEEP || !vocabulary.isSpecial(id)) {
            vocabulary.feed(id, assembler, out);
        }
        return out.toString();
    }

    /**
     * Ends the text.
     *
     * @return U+FFFD if the bytes of a character are still incomplete, else the empty text
     * @throws IllegalStateException if it was already ended
     */
    public String finish() {
        if (finished) {
            throw new IllegalStateException("the text is already finished");
        }
        finished = true;
        out.setLength(0);
        assembler.finish(out);
        return out.toString();
    }
}
