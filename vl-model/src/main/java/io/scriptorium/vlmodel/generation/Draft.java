package io.scriptorium.vlmodel.generation;

import java.util.Arrays;

/**
 * A text that a sequence probably follows, with some differences, and where in it the sequence stands: before the place up
 * to which the draft is nearest, by insertions, deletions and replacements (Levenshtein), to what has been written.
 *
 * <p>How many tokens are proposed follows how many of the last proposal were right: one that stays wrong is
 * given up.
 */
final class Draft {
    private static final int MOST = 48;
    private static final int LEAST = 4;
    /** Passes that a useless draft gets, times two. */
    private static final int CREDIT = 8;

    private final int[] text;
    /** Edits from the tokens so far to each beginning of the draft, and the same one token earlier. */
    private int[] edits;

    private int[] before;
    private int last = -1;
    private int length = MOST;
    private int credit = CREDIT;

    Draft(int... text) {
        this.text = text;
        this.edits = new int[text.length + 1];
        this.before = new int[text.length + 1];
        for (int i = 0; i < edits.length; i++) {
            edits[i] = i;
        }
    }

    /** Whether it was wrong too often to be proposed again. */
    boolean isGivenUp() {
        return credit <= 0;
    }

    /** Takes the next token of the sequence. */
    void add(int id) {
        int[] next = before;
        next[0] = edits[0] + 1;
        for (int i = 1; i < next.length; i++) {
            int replaced = edits[i - 1] + (text[i - 1] == id ? 0 : 1);
            next[i] = Math.min(replaced, 1 + Math.min(edits[i], next[i - 1]));
        }
        before = edits;
        edits = next;
        last = id;
    }

    /** What probably comes next: at most {@code most} tokens, perhaps none. */
    int[] next(int most) {
        if (isGivenUp()) {
            return new int[0];
        }
        int from = place();
        return Arrays.copyOfRange(text, from, Math.min(text.length, from + Math.min(most, length)));
    }

    /** Of the tokens proposed last, so many were right. */
    void judge(int proposed, int right) {
        // Two right tokens pay for what a pass costs more than a step.
        credit = Math.min(CREDIT, credit + right - 2);
        length = right == proposed ? MOST : Math.max(LEAST, Math.min(MOST, 2 * right));
    }

    /** Of several nearest places one after the token written last, else one after a token that it replaces. */
    private int place() {
        int least = Arrays.stream(edits).min().orElseThrow();
        int found = -1;
        boolean replaces = false;
        for (int i = 0; i < edits.length; i++) {
            if (edits[i] != least) {
                continue;
            }
            if (i > 0 && text[i - 1] == last && before[i - 1] == least) {
                return i;
            }
            boolean replaced = i > 0 && before[i - 1] + 1 == least;
            if (found < 0 || (replaced && !replaces)) {
                found = i;
                replaces = replaced;
            }
        }
        return found;
    }
}
