package io.scriptorium.vlmodel.generation;

/**
 * What was added to a sequence.
 *
 * @param ids without the end-of-sequence token
 * @param logProbabilities of each of {@code ids}: natural logarithm of its probability over the whole vocabulary, before
 *     temperature and rules
 * @param reason why it ended
 */
public record GeneratedTokens(int[] ids, float[] logProbabilities, StopReason reason) {
    /** Mean of {@code logProbabilities}, 0 if there are none. */
    public double meanLogProbability() {
        double sum = 0;
        for (float value : logProbabilities) {
            sum += value;
        }
        return ids.length == 0 ? 0 : sum / ids.length;
    }
}
