package io.scriptorium.textrenderer.line;

import java.util.List;

/**
 * Seeded random numbers whose sequence is fixed by this file, so that a seed gives the same lines on every Java.
 *
 * <p>The generator is SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    /** Dice for one place in a tree of seeds: the same numbers give the same dice, any other numbers unrelated ones. */
    static Dice of(long seed, long... path) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (long part : path) {
            state = mix(state ^ mix(part + GOLDEN_GAMMA));
        }
        return new Dice(state);
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1). */
    double next() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    double uniform(double from, double to) {
        return from + (to - from) * next();
    }

    /** Uniform on a logarithmic scale; both bounds positive. */
    double logUniform(double from, double to) {
        return Math.exp(uniform(Math.log(from), Math.log(to)));
    }

    /** Zero-based, exclusive. */
    int below(int bound) {
        return (int) (next() * bound);
    }

    /** Both bounds inclusive. */
    int between(int from, int to) {
        return from + below(to - from + 1);
    }

    boolean chance(double probability) {
        return next() < probability;
    }

    /** Standard normal, by Box and Muller. */
    double gauss() {
        double radius = Math.sqrt(-2 * Math.log(1 - next()));
        return radius * Math.cos(2 * Math.PI * next());
    }

    <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }

    String pick(String... words) {
        return words[below(words.length)];
    }

    char pick(CharSequence letters) {
        return letters.charAt(below(letters.length()));
    }

    /** Index drawn by weight; the weights need not sum to one but must not all be zero. */
    int weighted(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double at = next() * sum;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                at -= weights[i];
                if (at < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /** Near-normal noise of mean 0 and deviation 1: the sum of the four 16-bit parts of one number, two lines' worth of speed. */
    float roughGauss() {
        long bits = nextLong();
        long sum = (bits & 0xffff) + ((bits >>> 16) & 0xffff) + ((bits >>> 32) & 0xffff) + (bits >>> 48);
        // Four uniform numbers of [0, 65535]: mean 131070, deviation 65536 / sqrt(3).
        return (sum - 131070) * (1.7320508f / 65536);
    }
}
