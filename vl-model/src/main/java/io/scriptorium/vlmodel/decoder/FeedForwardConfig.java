package io.scriptorium.vlmodel.decoder;

/** What follows attention in a layer. */
public sealed interface FeedForwardConfig {
    /**
     * One gated network, {@code down(silu(gate(x)) * up(x))}.
     *
     * @param width channels between
     */
    record Dense(int width) implements FeedForwardConfig {}

    /**
     * A mixture of gated networks: each token goes to the experts that its router scores highest, and to the shared ones.
     *
     * @param experts number of routed experts
     * @param width channels of each
     * @param perToken how many are chosen for a token
     * @param sharedWidth channels of the one network that stands for all shared experts; 0 for none
     * @param routing how they are chosen and weighted
     */
    record MixtureOfExperts(int experts, int width, int perToken, int sharedWidth, Routing routing)
            implements FeedForwardConfig {
        public MixtureOfExperts {
            if (perToken < 1 || perToken > experts) {
                throw new IllegalArgumentException("cannot choose " + perToken + " of " + experts + " experts");
            }
        }
    }

    /**
     * Scores of experts, the greedy choice of the highest, and their weights. The router computes in float32.
     *
     * @param scoring how router outputs become scores
     * @param normalize whether the weights of the chosen are divided by their sum; without effect on one expert per token
     * @param scaling factor of the weights, after the division
     */
    record Routing(Scoring scoring, boolean normalize, double scaling) {}

    /** How router outputs become scores. */
    enum Scoring {
        /** Over all experts together. */
        SOFTMAX,
        /** For each expert alone. */
        SIGMOID
    }
}
