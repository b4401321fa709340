package io.scriptorium.document;

/** The range of a confidence. */
final class Confidence {
    private Confidence() {}

    static void check(double confidence) {
        // Written so that NaN fails too.
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("expected a confidence of 0..1, got " + confidence);
        }
    }
}
