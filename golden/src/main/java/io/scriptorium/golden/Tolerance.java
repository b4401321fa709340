package io.scriptorium.golden;

import java.util.Locale;

/**
 * The one table of tolerances: how far a computed value may lie from a stored one, by stage. All are for float32 on a CPU
 * and are the ones that the README of the fixture set suggests. The difference of each element is taken relative to
 * {@code max(1, |expected|)}, unless the row says absolute.
 */
public enum Tolerance {
    /** SAM, compressor, CLIP, projector, vision sequences: measured noise 1e-5. */
    VISION(1e-4),
    /** SigLIP and the aligner after it, absolute: measured noise 2e-6. */
    SIGLIP(5e-5, false),
    /** Stages of DeepSeek-OCR 2's vision encoder, as its set's README gives it. */
    FLOW(2e-4),
    /** A stage of the VQ image tokenizer, absolute. */
    VQ_STAGE(5e-5, false),
    /** Pixels of the VQ decoder from -1 to 1, absolute. */
    VQ_PIXELS(1e-5, false),
    /** Logits of Janus, of text and of codes, absolute. */
    JANUS_LOGITS(1e-4, false),
    /** Pixels of a painted picture from -1 to 1, absolute. */
    JANUS_PIXELS(2e-5, false),
    /** Embeddings of a time as cosines and sines, absolute. */
    TIME(1e-5, false),
    /** Velocities and latents of JanusFlow, absolute. */
    FLOW_PAINTING(1e-4, false),
    /** Stages of JanusFlow's U-ViT: values reach 1240, where the last place of a float32 is 1.2e-4. */
    FLOW_STAGE(1e-4),
    /** Stages and pixels of JanusFlow's VAE, absolute. */
    VAE(1e-4, false),
    /** Hidden states of a decoder: measured noise 1.5e-5. */
    DECODER(1e-4),
    /** Logits: measured noise 7e-5 at values up to 40. */
    LOGITS(5e-4),
    /** Logits of a decoder of text alone, absolute: measured noise 2e-5 at values up to 14. */
    TEXT_LOGITS(2e-4, false),
    /** Resized position and relative-position tables: measured noise 1e-5. */
    TABLE(5e-5),
    /** Weights of chosen experts: measured noise 1e-6. */
    ROUTER(2e-5),
    /** One norm on values of about 2e-3, where a wrong epsilon shows. */
    EPSILON(1e-5),
    /** Logits after a sampling rule: arithmetic on float32 in the same order. */
    SAMPLING_LOGITS(1e-6),
    /** Probabilities of sampling. */
    PROBABILITY(1e-6),
    /** Values that must be the same bits. */
    EXACT(0);

    private final double limit;
    private final boolean relative;

    Tolerance(double limit) {
        this(limit, true);
    }

    Tolerance(double limit, boolean relative) {
        this.limit = limit;
        this.relative = relative;
    }

    /** The largest allowed difference, relative to {@code max(1, |expected|)} or absolute. */
    public double limit() {
        return limit;
    }

    /**
     * Checks every element.
     *
     * @param what name of the stage, for the message
     * @param expected stored values, flat
     * @param actual computed values in the same order
     * @throws AssertionError with the greatest and mean difference and the place of the greatest
     */
    public void check(String what, float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            throw new AssertionError(what + ": expected " + expected.length + " values, got " + actual.length);
        }
        double worst = -1;
        double sum = 0;
        int where = -1;
        for (int i = 0; i < expected.length; i++) {
            double difference = difference(expected[i], actual[i]);
            sum += difference;
            if (difference > worst) {
                worst = difference;
                where = i;
            }
        }
        if (worst > limit) {
            throw new AssertionError(String.format(
                    Locale.ROOT,
                    "%s: difference up to %.3g (mean %.3g) over %d values, allowed %.1g (%s); worst at %d: expected %s, got %s",
                    what,
                    worst,
                    sum / expected.length,
                    expected.length,
                    limit,
                    name(),
                    where,
                    expected[where],
                    actual[where]));
        }
    }

    private double difference(float expected, float actual) {
        if (Float.compare(expected, actual) == 0 || expected == actual) {
            return 0;
        }
        double difference = Math.abs((double) expected - actual) / (relative ? Math.max(1, Math.abs(expected)) : 1);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
}
