package io.scriptorium.vlmodel.decoder;

/** How the positions of a sequence look at each other. */
public sealed interface AttentionConfig {
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
            if (headSize < 2 || headSize % 2 != 0) {
                throw new IllegalArgumentException("head size: expected an even number, got " + headSize);
            }
        }
    }
}
