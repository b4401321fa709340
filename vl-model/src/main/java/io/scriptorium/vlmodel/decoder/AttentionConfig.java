package io.scriptorium.vlmodel.decoder;

/** How the positions of a sequence look at each other. */
public sealed interface AttentionConfig {
    /** Channels of a head that carry the position. */
    int rotary();

    /**
     * Every query head has a key-value head of its own (multi-head attention, as many of these as of those), or several
     * share one: key-value head {@code h} serves query heads {@code h*G .. h*G+G-1}, {@code G = heads / keyValueHeads}.
     *
     * @param heads query heads
     * @param keyValueHeads heads of keys and values; divides {@code heads}
     * @param headSize channels of each
     * @param bias whether the projections to queries, keys and values add a bias; the one of the output never does
     */
    record GroupedQuery(int heads, int keyValueHeads, int headSize, boolean bias) implements AttentionConfig {
        public GroupedQuery {
            if (keyValueHeads < 1 || heads % keyValueHeads != 0) {
                throw new IllegalArgumentException(
                        heads + " query heads cannot share " + keyValueHeads + " key-value heads evenly");
            }
            requireEven("head size", headSize);
        }

        @Override
        public int rotary() {
            return headSize;
        }
    }

    /**
     * Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1): keys and values of all heads are raised
     * from one latent vector of a position, and one more key, which carries the position, is shared by all heads. The cache
     * keeps these two alone; single steps multiply the raising matrix into queries and results instead of raising every
     * position.
     *
     * @param heads of queries, keys and values
     * @param queryRank channels of the vector that queries are raised from; 0 for queries straight from the hidden state
     * @param rank channels of the latent vector
     * @param plain channels of a head's query and key without position
     * @param rotary channels that are turned, stored pair by pair
     * @param value channels of a head's value
     * @param scale factor of the products of queries and keys
     */
    record Latent(int heads, int queryRank, int rank, int plain, int rotary, int value, double scale)
            implements AttentionConfig {
        public Latent {
            if (heads < 1 || rank < 1 || plain < 1 || value < 1) {
                throw new IllegalArgumentException(
                        "latent attention: expected heads, kv_lora_rank, qk_nope_head_dim and"
                                + " v_head_dim of at least 1, got " + heads + ", " + rank + ", " + plain + " and "
                                + value);
            }
            requireEven("qk_rope_head_dim", rotary);
        }

        /** Channels of a position in the cache. */
        int cached() {
            return rank + rotary;
        }
    }

    private static void requireEven(String what, int size) {
        if (size < 2 || size % 2 != 0) {
            throw new IllegalArgumentException(what + ": expected an even number, got " + size);
        }
    }
}
