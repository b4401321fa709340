package io.scriptorium.vlmodel.sampling;

import java.util.Arrays;

/**
 * Which repetitions are forbidden: a token may not be generated if it would complete an n-gram that occurred before.
 * The two forms look at different texts.
 */
public sealed interface NgramRule {
    /** Nothing is forbidden. */
    record Off() implements NgramRule {}

    /**
     * Looks at the GENERATED ids only, and only at n-grams that lie wholly inside the last {@code window} of them: a
     * repetition farther back is allowed, as tables and lists need it.
     *
     * <p>Differs: for {@code size} 1 the published slice {@code ids[-0:]} takes the whole text as prefix and forbids
     * nothing; here every id inside the window is forbidden.
     *
     * @param size n, at least 1
     * @param window in tokens, at least 1; less than {@code size} forbids nothing
     * @param whitelist ids that are never forbidden, for DeepSeek-OCR those of {@code <td>} and {@code </td>}
     * @see <a href="https://github.com/deepseek-ai/DeepSeek-OCR">process/ngram_norepeat.py at e4ac34e</a>
     */
    @SuppressWarnings("ArrayRecordComponent") // int[] is the currency of ids; it is copied, and equality is defined
    record Windowed(int size, int window, int... whitelist) implements NgramRule {
        public Windowed {
            requireSize(size);
            if (window < 1) {
                throw new IllegalArgumentException("n-gram window: expected at least 1 token, got " + window);
            }
            whitelist = whitelist.clone();
            Arrays.sort(whitelist);
        }

        @Override
        public int[] whitelist() {
            return whitelist.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Windowed that
                    && size == that.size
                    && window == that.window
                    && Arrays.equals(whitelist, that.whitelist);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * size + window) + Arrays.hashCode(whitelist);
        }

        @Override
        public String toString() {
            return "Windowed[size=" + size + ", window=" + window + ", whitelist=" + Arrays.toString(whitelist) + "]";
        }
    }

    /**
     * Looks at prompt and generated ids, image placeholders included, however far back. It also breaks tables that
     * rightly repeat themselves, and is there for comparison with the published {@code infer}.
     *
     * @param size n, at least 1
     * @see <a href="https://github.com/huggingface/transformers">transformers, NoRepeatNGramLogitsProcessor</a>
     */
    record WholeSequence(int size) implements NgramRule {
        public WholeSequence {
            requireSize(size);
        }
    }

    private static void requireSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("n-gram size: expected at least 1, got " + size);
        }
    }
}
