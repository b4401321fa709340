package io.scriptorium.vlmodel.ocr;

/**
 * The best path through the frames of a CTC head: repeats merged, blanks dropped (Graves et al. 2006, section 3.2).
 *
 * @param ids {@code [N]} token ids
 * @param first {@code [N]} zero-based frame in which each id begins
 * @param last {@code [N]} frame in which it ends, inclusive
 * @param logProbability {@code [N]} mean log-probability of each id over its frames
 * @param peak {@code [N]} log-probability of each id in the frame where it is highest
 * @param confidence geometric mean of the best path's probabilities over all frames, blanks included; 1 without frames
 */
record CtcReading(int[] ids, int[] first, int[] last, float[] logProbability, float[] peak, double confidence) {
    /** Ours, as {@link #NOISE_CONFIDENCE}; docs/performance.md has what the pages show. */
    static final int NOISE_CHARACTERS = 2;

    private static final double NOISE_CONFIDENCE = 0.5;

    /** Geometric mean of the probabilities of the characters; 1 without characters. */
    double characterConfidence() {
        double sum = 0;
        for (float log : logProbability) {
            sum += log;
        }
        return ids.length == 0 ? 1 : Math.exp(sum / ids.length);
    }

    /**
     * Whether this is dirt, a stroke of a drawing or the edge of a picture rather than text: a few characters, of which the head
     * hardly knows which. A number or a letter that stands alone is read with far more confidence.
     */
    boolean isNoise() {
        return ids.length <= NOISE_CHARACTERS && characterConfidence() < NOISE_CONFIDENCE;
    }

    /**
     * Whether each character has at least this probability in one of its frames, and there is one. The frames at its edges say
     * little: there it shares the probability with the blank or with its neighbour.
     */
    boolean isSure(double probability) {
        if (ids.length == 0) {
            return false;
        }
        double least = Math.log(probability);
        for (float log : peak) {
            if (log < least) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads the best path.
     *
     * @param best id of the most probable token of each frame; {@code from} to {@code to} (exclusive) are used
     * @param logProbabilities its log-probability
     * @param blank id that means nothing
     */
    static CtcReading bestPath(int[] best, float[] logProbabilities, int from, int to, int blank) {
        int count = 0;
        for (int t = from; t < to; t++) {
            if (best[t] != blank && (t == from || best[t] != best[t - 1])) {
                count++;
            }
        }
        int[] ids = new int[count];
        int[] first = new int[count];
        int[] last = new int[count];
        float[] logProbability = new float[count];
        float[] peak = new float[count];
        double sum = 0;
        int n = 0;
        for (int t = from; t < to; ) {
            int end = t;
            double runSum = 0;
            float highest = Float.NEGATIVE_INFINITY;
            while (end < to && best[end] == best[t]) {
                runSum += logProbabilities[end];
                highest = Math.max(highest, logProbabilities[end]);
                end++;
            }
            sum += runSum;
            if (best[t] != blank) {
                ids[n] = best[t];
                first[n] = t - from;
                last[n] = end - 1 - from;
                logProbability[n] = (float) (runSum / (end - t));
                peak[n] = highest;
                n++;
            }
            t = end;
        }
        return new CtcReading(ids, first, last, logProbability, peak, to == from ? 1 : Math.exp(sum / (to - from)));
    }
}
