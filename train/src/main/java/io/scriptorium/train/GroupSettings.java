package io.scriptorium.train;

/**
 * Group relative policy optimisation (GRPO; Shao et al., DeepSeekMath, arXiv 2402.03300, section 4.1): the decoder reads a
 * view several times, and readings that are better than their group become likelier.
 *
 * @param readings that are sampled of each view, G
 * @param temperature at which they are sampled; the policy that is trained is the one of this temperature
 * @param clip how far from 1 the ratio to the sampling policy still pays, epsilon of equation 3
 * @param klWeight of the distance from the reader that was started from, beta of equation 3
 * @param innerSteps steps of the optimiser on the same readings, mu of algorithm 1
 * @param sure views are read in which the CTC head gives some character this probability
 *     or less, the mean over its frames; 1: all views
 */
public record GroupSettings(
        int readings, double temperature, double clip, double klWeight, int innerSteps, double sure) {
    /**
     * 8 readings at temperature 1, clip 0.2, KL 0.04 as DeepSeekMath has it; 2 inner steps; the views in which the CTC head
     * is in doubt, for these are what a reader asks its decoder for.
     */
    public static final GroupSettings DEFAULT = new GroupSettings(8, 1, .2, .04, 2, .9);

    /** Checks the ranges that make sense. */
    public GroupSettings {
        if (readings < 2 || readings > 256) {
            throw new IllegalArgumentException("readings of a view: expected 2 to 256, got " + readings);
        }
        if (!(temperature > 0 && temperature <= 10)) {
            throw new IllegalArgumentException("temperature: expected above 0, at most 10, got " + temperature);
        }
        if (!(clip > 0 && clip < 1)) {
            throw new IllegalArgumentException("clip: expected above 0, below 1, got " + clip);
        }
        if (!(klWeight >= 0 && klWeight <= 10)) {
            throw new IllegalArgumentException("weight of the KL term: expected 0 to 10, got " + klWeight);
        }
        if (innerSteps < 1 || innerSteps > 64) {
            throw new IllegalArgumentException("inner steps: expected 1 to 64, got " + innerSteps);
        }
        if (!(sure > 0 && sure <= 1)) {
            throw new IllegalArgumentException("sure: expected a probability above 0, at most 1, got " + sure);
        }
    }
}
