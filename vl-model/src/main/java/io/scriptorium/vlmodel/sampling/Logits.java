package io.scriptorium.vlmodel.sampling;

import java.util.Arrays;

/**
 * The rules between a model's forward pass and the choice of a token, as plain functions over the logits {@code [V]} of
 * one position. Each changes the array in place; {@code -infinity} means forbidden. The arithmetic is float32 in the
 * order of the reference.
 *
 * @see <a href="https://github.com/huggingface/transformers/blob/v5.23.0/src/transformers/generation/logits_process.py">
 *     transformers 5.23.0, logits_process.py</a>
 */
public final class Logits {
    private Logits() {}

    /**
     * Divides positive and multiplies negative logits of ids that have been seen, once for each distinct id.
     *
     * @param logits {@code [V]}, changed
     * @param ids prompt and generated ids, repetitions allowed
     * @param penalty above 1 to discourage repetition, below 1 to favour it
     * @throws IllegalArgumentException if an id lies outside the vocabulary or the penalty is not positive
     */
    public static void repetitionPenalty(float[] logits, int[] ids, double penalty) {
        requirePositive("repetition penalty", penalty);
        int[] distinct = ids.clone();
        Arrays.sort(distinct);
        for (int i = 0; i < distinct.length; i++) {
            if (i == 0 || distinct[i] != distinct[i - 1]) {
                penalize(logits, distinct[i], (float) penalty);
            }
        }
    }

    static void penalize(float[] logits, int id, float penalty) {
        requireId(logits, id);
        logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
    }

    /**
     * Forbids ids.
     *
     * @param logits {@code [V]}, changed
     * @throws IllegalArgumentException if an id lies outside the vocabulary
     */
    public static void ban(float[] logits, int... ids) {
        for (int id : ids) {
            requireId(logits, id);
            logits[id] = Float.NEGATIVE_INFINITY;
        }
    }

    /**
     * Divides by the temperature.
     *
     * @param logits {@code [V]}, changed
     * @throws IllegalArgumentException if the temperature is not positive
     */
    public static void temperature(float[] logits, double temperature) {
        requirePositive("temperature", temperature);
        float divisor = (float) temperature;
        for (int i = 0; i < logits.length; i++) {
            logits[i] /= divisor;
        }
    }

    /**
     * Forbids all but the {@code k} largest. Of logits equal to the last one kept, all stay.
     *
     * @param logits {@code [V]}, changed; no NaN
     * @param k at least 1; more than {@code V} keeps everything
     * @throws IllegalArgumentException if {@code k} is less than 1
     */
    public static void topK(float[] logits, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("top-k: expected at least 1, got " + k);
        }
        if (k >= logits.length) {
            return;
        }
        float border = smallestOfLargest(logits, k);
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] < border) {
                logits[i] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    /** The k-th largest value, through a heap of the k largest: V comparisons and few moves when k is small. */
    private static float smallestOfLargest(float[] values, int k) {
        float[] heap = Arrays.copyOf(values, k);
        for (int i = k / 2 - 1; i >= 0; i--) {
            siftDown(heap, i);
        }
        for (int i = k; i < values.length; i++) {
            if (values[i] > heap[0]) {
                heap[0] = values[i];
                siftDown(heap, 0);
            }
        }
        return heap[0];
    }

    private static void siftDown(float[] heap, int from) {
        int i = from;
        float value = heap[i];
        while (2 * i + 1 < heap.length) {
            int child = 2 * i + 1;
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = value;
    }

    /**
     * Keeps the smallest set of the most probable tokens whose probabilities reach {@code p}. They are removed from the
     * least probable upwards while the sum of the removed stays at or below {@code 1 - p}; of equal logits those with
     * higher ids survive, and the most probable token always does.
     *
     * @param logits {@code [V]}, changed; no NaN
     * @param p above 0; 1 or more keeps everything
     * @throws IllegalArgumentException if {@code p} is not positive
     */
    public static void topP(float[] logits, double p) {
        requirePositive("top-p", p);
        if (p >= 1) {
            return;
        }
        float[] probabilities = softmax(logits);
        float limit = (float) (1 - p);
        // torch adds float32 values up in double and rounds every partial sum to float32.
        double sum = 0;
        // All tokens below this bound together stay under the limit. They go unsorted, which spares most of the work.
        double negligible = 0.99 * limit / logits.length;
        long[] keys = new long[logits.length];
        int count = 0;
        for (int id = 0; id < logits.length; id++) {
            if (probabilities[id] <= negligible) {
                sum += probabilities[id];
                logits[id] = Float.NEGATIVE_INFINITY;
            } else {
                keys[count++] = orderedKey(logits[id], id);
            }
        }
        Arrays.sort(keys, 0, count);
        for (int i = 0; i < count - 1; i++) {
            int id = (int) keys[i];
            sum += probabilities[id];
            if ((float) sum > limit) {
                return;
            }
            logits[id] = Float.NEGATIVE_INFINITY;
        }
    }

    /** Orders by logit and then by id: the logit as an ordered number above, the id below. */
    private static long orderedKey(float logit, int id) {
        // Adding 0 makes -0 into 0: they are equal and must be ordered by id.
        int bits = Float.floatToIntBits(logit + 0f);
        int ordered = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
        return ((long) ordered << 32) | id;
    }

    /**
     * Probabilities.
     *
     * @param logits {@code [V]}, not changed; at least one is finite, none is NaN or +infinity
     * @return a new array {@code [V]} whose sum is 1
     */
    public static float[] softmax(float[] logits) {
        float max = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        float[] result = new float[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            // Most of a vocabulary is forbidden after top-k: no need to ask for exp(-infinity).
            if (logits[i] != Float.NEGATIVE_INFINITY) {
                result[i] = (float) Math.exp(logits[i] - max);
                sum += result[i];
            }
        }
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (result[i] / sum);
        }
        return result;
    }

    /**
     * The id of the largest logit, the lowest of equal ones.
     *
     * @param logits {@code [V]}, not changed
     * @throws InvalidLogitsException if one is NaN or +infinity, or all are forbidden
     */
    public static int argmax(float[] logits) throws InvalidLogitsException {
        int best = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            float logit = logits[i];
            // One comparison that NaN and +infinity both fail.
            if (!(logit < Float.POSITIVE_INFINITY)) {
                throw invalid(logits, i);
            }
            if (logit > max) {
                max = logit;
                best = i;
            }
        }
        if (best < 0) {
            throw new InvalidLogitsException(
                    "none of the " + logits.length + " tokens is allowed: every logit is -Infinity");
        }
        return best;
    }

    private static InvalidLogitsException invalid(float[] logits, int first) {
        int count = 0;
        for (float logit : logits) {
            if (!(logit < Float.POSITIVE_INFINITY)) {
                count++;
            }
        }
        return new InvalidLogitsException("expected finite logits, got " + logits[first] + " for id " + first + " and "
                + count + " such values in " + logits.length
                + "; the checkpoint is damaged or the precision too low: try float32");
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + ": expected a positive number, got " + value);
        }
    }

    private static void requireId(float[] logits, int id) {
        if (id < 0 || id >= logits.length) {
            throw new IllegalArgumentException(
                    "id " + id + " lies outside the " + logits.length + " logits; the ids are of another model");
        }
    }
}
