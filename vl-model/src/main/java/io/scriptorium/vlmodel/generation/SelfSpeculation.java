package io.scriptorium.vlmodel.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.vlmodel.decoder.BestToken;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.KvCache;
import io.scriptorium.vlmodel.decoder.NextTokenModule;
import io.scriptorium.vlmodel.sampling.InvalidLogitsException;
import java.util.Arrays;

/**
 * Greedy continuation of one sequence of text in which the model drafts for itself: its next-token module proposes the
 * token after the newest one, the decoder reads both in one pass, and the proposal stays only if it is the decoder's own
 * choice (Leviathan et al. 2023, with greedy acceptance). The tokens are those of {@link Generation}.
 */
public final class SelfSpeculation {
    private final NextTokenModule module;
    private final Decoder decoder;
    private final int endOfSequence;
    private final TokenListener listener;
    private final int[] ids;
    private final float[] logProbabilities;
    private int count;
    private StopReason reason;
    private int proposed;
    private int accepted;

    private SelfSpeculation(NextTokenModule module, int limit, int endOfSequence, TokenListener listener) {
        this.module = module;
        this.decoder = module.main();
        this.endOfSequence = endOfSequence;
        this.listener = listener;
        this.ids = new int[limit];
        this.logProbabilities = new float[limit];
    }

    /**
     * What came of it.
     *
     * @param proposed tokens that the module proposed
     * @param accepted how many of them were the decoder's own choice
     */
    public record Result(GeneratedTokens tokens, int proposed, int accepted) {
        /** Accepted parts of the proposed, 0 if there were none. */
        public double acceptanceRate() {
            return proposed == 0 ? 0 : (double) accepted / proposed;
        }
    }

    /**
     * Goes on until the end.
     *
     * @param parent its device is the decoder's; nothing stays in it
     * @param prompt at least one token
     * @param maxNewTokens at least 1; it ends with {@link StopReason#LENGTH} there, or where the model has no more positions
     * @param endOfSequence id that ends the sequence
     * @param listener hears of every token, as of sequence 0
     * @throws InvalidLogitsException if a logit is not a number
     */
    public static Result generate(
            NextTokenModule module,
            NDManager parent,
            int[] prompt,
            int maxNewTokens,
            int endOfSequence,
            TokenListener listener)
            throws InvalidLogitsException {
        int positions = module.main().config().positions();
        if (prompt.length < 1 || maxNewTokens < 1 || prompt.length >= positions) {
            throw new IllegalArgumentException("expected a prompt of 1 to " + (positions - 1)
                    + " tokens (max_position_embeddings) and at least 1 new token, got " + prompt.length + " and "
                    + maxNewTokens);
        }
        int limit = Math.min(maxNewTokens, positions - prompt.length);
        return new SelfSpeculation(module, limit, endOfSequence, listener).run(parent, prompt);
    }

    private Result run(NDManager parent, int... prompt) throws InvalidLogitsException {
        int capacity = prompt.length + ids.length;
        try (NDManager owner = parent.newSubManager();
                KvCache cache = decoder.newCache(owner, 1, capacity);
                KvCache moduleCache = module.newCache(owner, capacity)) {
            NDManager step = owner.newSubManager();
            NDArray states = decoder.prefillAll(step, prompt, cache);
            accept(decoder.best(decoder.rows(step, states, prompt.length - 1))[0]);
            int[] next = Arrays.copyOfRange(prompt, 1, prompt.length + 1);
            next[prompt.length - 1] = count > 0 ? ids[0] : 0;
            while (reason == null) {
                int newest = ids[count - 1];
                int[] read = {newest};
                if (count + 1 < ids.length) {
                    int draft = module.draft(states, next, moduleCache).id();
                    proposed++;
                    read = new int[] {newest, draft};
                }
                int length = cache.length(0);
                NDManager before = step;
                step = owner.newSubManager();
                states = decoder.append(step, new int[][] {read}, cache);
                before.close();
                BestToken[] best = decoder.best(states);
                accept(best[0]);
                boolean right = read.length == 2 && best[0].id() == read[1];
                if (right) {
                    accepted++;
                }
                if (right && reason == null) {
                    accept(best[1]);
                    next = new int[] {best[0].id(), best[1].id()};
                } else {
                    cache.cut(length + 1);
                    states = decoder.rows(step, states, 0);
                    next = new int[] {best[0].id()};
                }
            }
        }
        GeneratedTokens tokens =
                new GeneratedTokens(Arrays.copyOf(ids, count), Arrays.copyOf(logProbabilities, count), reason);
        return new Result(tokens, proposed, accepted);
    }

    private void accept(BestToken token) throws InvalidLogitsException {
        if (Double.isNaN(token.logProbability())) {
            throw new InvalidLogitsException("logits that are not numbers after " + count + " tokens");
        }
        if (token.id() == endOfSequence) {
            reason = StopReason.END_OF_SEQUENCE;
            return;
        }
        ids[count] = token.id();
        logProbabilities[count] = (float) token.logProbability();
        count++;
        listener.token(0, token.id());
        if (count == ids.length) {
            reason = StopReason.LENGTH;
        }
    }
}
