package io.scriptorium.janusgen.janus;

import java.util.SplittableRandom;

/** Seeded noise: the same numbers on every machine, with any number of threads. */
final class Noise {
    private Noise() {}

    /**
     * Draws from the normal distribution, mean 0 and variance 1 (Box and Muller 1958). {@link StrictMath}, whose results are
     * specified to the bit.
     */
    static float[] normal(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] noise = new float[count];
        for (int i = 0; i < count; i += 2) {
            // From 1 - [0, 1): never the logarithm of 0.
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double angle = 2 * Math.PI * random.nextDouble();
            noise[i] = (float) (radius * StrictMath.cos(angle));
            if (i + 1 < count) {
                noise[i + 1] = (float) (radius * StrictMath.sin(angle));
            }
        }
        return noise;
    }
}
