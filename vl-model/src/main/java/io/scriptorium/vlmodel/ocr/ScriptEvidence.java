package io.scriptorium.vlmodel.ocr;

/**
 * Whether a page's script is one that the line reader was trained on, told from how sure the CTC head is of the characters that
 * it reads: strokes of another script are forced into letters, and hardly any letter fits. Mutable; one for each page.
 */
final class ScriptEvidence {
    /**
     * Below it the script is unknown. Ours, measured with the embedded reader and in the middle of a wide gap: six Chinese pages
     * lie between 0.50 and 0.57, all others but a handwritten one (0.43) at 0.83 and above; the table stands in
     * docs/performance.md.
     */
    static final double MIN_CONFIDENCE = 0.70;
    /** Fewer characters say nothing: a logo or a stamp alone on a page. Ours; the shortest page measured has 99. */
    static final int MIN_CHARACTERS = 40;
    /** Ours: some ten lines, so that a page with a heading or a table in another script is read to its end. */
    static final int EARLY_CHARACTERS = 400;

    private long characters;
    private double sum;

    /** Takes in the reading of one more piece of the page. */
    void add(CtcReading reading) {
        for (float logProbability : reading.logProbability()) {
            sum += logProbability;
        }
        characters += reading.ids().length;
    }

    /** Characters taken in. */
    long characters() {
        return characters;
    }

    /** Geometric mean of the probabilities of all characters taken in, 0 to 1; 1 without any. */
    double confidence() {
        return characters == 0 ? 1 : Math.exp(sum / characters);
    }

    /** Whether it is certain enough, from a part of the page, that nothing more of it need be read. */
    boolean unsupportedEarly() {
        return characters >= EARLY_CHARACTERS && confidence() < MIN_CONFIDENCE;
    }

    /** Whether the page, now that all of it is taken in, is in a script that the reader does not know. */
    boolean unsupported() {
        return characters >= MIN_CHARACTERS && confidence() < MIN_CONFIDENCE;
    }
}
