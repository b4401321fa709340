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
            Groups groups = routing.groups();
            int each = experts / groups.count();
            if (experts % groups.count() != 0 || each < groups.best() || each * groups.chosen() < perToken) {
                throw new IllegalArgumentException("cannot choose " + perToken + " of " + experts + " experts from "
                        + groups.chosen() + " (topk_group) of " + groups.count() + " groups (n_group)");
            }
        }
    }

    /**
     * Scores of experts, the greedy choice of the highest, and their weights. The router computes in float32.
     *
     * @param scoring how router outputs become scores
     * @param groups which experts may be chosen
     * @param bias whether a stored number is added to each score for the choice, groups included; the weights know nothing
     *     of it (DeepSeek-V3, arXiv 2412.19437, section 2.1.2)
     * @param normalize whether the weights of the chosen are divided by their sum; without effect on one expert per token
     * @param scaling factor of the weights, after the division
     */
    record Routing(Scoring scoring, Groups groups, boolean bias, boolean normalize, double scaling) {}

    /**
     * Neighbouring experts form groups of equal size, and only those of the best groups may be chosen. Others count as
     * minus infinity, as in deepseek-ai's inference/model.py (DeepSeek-V3 at 9b4e9788).
     *
     * <p>Differs: the published Hugging Face class counts them as 0, which can choose one of them where all numbers are
     * negative.
     *
     * @param count number of groups; 1 is no limit
     * @param chosen how many of them
     * @param best of how many of its best experts a group's score is the sum
     */
    record Groups(int count, int chosen, int best) {
        /** Any expert may be chosen. */
        public static final Groups NONE = new Groups(1, 1, 1);

        public Groups {
            if (chosen < 1 || chosen > count) {
                throw new IllegalArgumentException(
                        "cannot choose " + chosen + " (topk_group) of " + count + " groups (n_group) of experts");
            }
        }
    }

    /** How router outputs become scores. */
    enum Scoring {
        /** Over all experts together. */
        SOFTMAX,
        /** For each expert alone. */
        SIGMOID
    }
}
