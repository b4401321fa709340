package io.scriptorium.vlmodel.generation;

import io.scriptorium.vlmodel.sampling.SamplingSettings;

/**
 * One sequence to go on with.
 *
 * @param prefixLength its tokens in the embeddings, text and pictures together
 * @param maxNewTokens greatest number of tokens to add, at least 1
 * @param sampling how they are chosen
 * @param loops when it is given up
 * @param promptIds ids of the prefix, as far as the rules of {@code sampling} look at them; may be empty
 * @param draft what the new tokens probably are, without the end; may be empty. It makes the most probable tokens come
 *     faster and changes none of them; with other ways of choosing it is not looked at.
 * @param confirming whether the sequence ends, {@link StopReason#PARTED}, where its draft is given up
 */
public record GenerationRequest(
        int prefixLength,
        int maxNewTokens,
        SamplingSettings sampling,
        LoopRule loops,
        int[] promptIds,
        int[] draft,
        boolean confirming) {
    public GenerationRequest {
        if (prefixLength < 1 || maxNewTokens < 1) {
            throw new IllegalArgumentException(
                    "expected at least 1 token before and 1 new token, got " + prefixLength + " and " + maxNewTokens);
        }
    }

    /** A request without a draft. */
    public GenerationRequest(
            int prefixLength, int maxNewTokens, SamplingSettings sampling, LoopRule loops, int... promptIds) {
        this(prefixLength, maxNewTokens, sampling, loops, promptIds, new int[0], false);
    }

    /** The same with a draft. */
    public GenerationRequest drafted(int... ids) {
        return new GenerationRequest(prefixLength, maxNewTokens, sampling, loops, promptIds, ids, false);
    }

    /** The same with a draft that is to be confirmed, or mended here and there: one that stays wrong ends the sequence. */
    public GenerationRequest confirming(int... ids) {
        return new GenerationRequest(prefixLength, maxNewTokens, sampling, loops, promptIds, ids, true);
    }

    /** Whether the choice is the most probable token, whatever came before. */
    boolean isPlainGreedy() {
        return sampling.isPlainGreedy();
    }
}
