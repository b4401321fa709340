package io.scriptorium.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One tensor that is trained. Some are several tensors of the checkpoint in one: they lie one behind the other, since all
 * are joined along the first dimension of a row-major layout, so that joining and parting are plain copies.
 *
 * @param name its name in training: that of the checkpoint, or of the parts with what they share
 * @param shape row-major
 * @param parts the tensors of the checkpoint, in order
 * @param mean of its random start
 * @param deviation of its random start; 0 for a constant
 * @param rule which optimiser moves it
 */
public record Parameter(String name, long[] shape, List<Part> parts, double mean, double deviation, Rule rule) {
    /** A tensor of the checkpoint. */
    public record Part(String name, long[] shape) {
        /** How many numbers. */
        public int elements() {
            return Parameter.elements(shape);
        }
    }

    /** Which optimiser moves a parameter. */
    public enum Rule {
        /** A matrix, a stack of matrices, or a convolution inside the network: orthogonalised momentum. */
        MUON,
        /** Embeddings, heads, norms, biases, routers. */
        ADAM
    }

    /** How many numbers. */
    public int elements() {
        return elements(shape);
    }

    /** Its random start, see {@link #random(int, double, double, SplittableRandom)}. */
    public float[] random(SplittableRandom random) {
        return random(elements(), mean, deviation, random);
    }

    /** Uniform numbers from -sqrt(3) to sqrt(3) deviations about the mean; without a deviation none is drawn. */
    public static float[] random(int elements, double mean, double deviation, SplittableRandom random) {
        float[] values = new float[elements];
        Arrays.fill(values, (float) mean);
        if (deviation > 0) {
            double bound = Math.sqrt(3) * deviation;
            for (int i = 0; i < elements; i++) {
                values[i] = (float) (mean + (2 * random.nextDouble() - 1) * bound);
            }
        }
        return values;
    }

    private static int elements(long[] shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return Math.toIntExact(count);
    }
}
