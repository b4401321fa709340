package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CtcReadingTest {
    private static final int BLANK = 2;

    @Test
    void mergesRepeatsAndDropsBlanks() {
        int[] best = {2, 7, 7, 2, 7, 9, 9, 2};
        float[] logs = {0, -1, -3, 0, -4, -1, -1, 0};
        CtcReading reading = CtcReading.bestPath(best, logs, 0, 8, BLANK);
        assertThat(reading.ids()).containsExactly(7, 7, 9);
        assertThat(reading.first()).containsExactly(1, 4, 5);
        assertThat(reading.last()).containsExactly(2, 4, 6);
        assertThat(reading.logProbability()).containsExactly(-2, -4, -1);
        assertThat(reading.confidence()).isCloseTo(Math.exp(-10 / 8.0), within(1e-9));
    }

    @Test
    void readsOneRowOfABatch() {
        int[] best = {5, 5, 5, 6, 2, 6};
        CtcReading reading = CtcReading.bestPath(best, new float[6], 3, 6, BLANK);
        assertThat(reading.ids()).containsExactly(6, 6);
        assertThat(reading.first()).containsExactly(0, 2);
        assertThat(reading.confidence()).isEqualTo(1);
    }

    @Test
    void nothingButBlanksIsNothing() {
        assertThat(CtcReading.bestPath(new int[] {2, 2}, new float[2], 0, 2, BLANK)
                        .ids())
                .isEmpty();
        assertThat(CtcReading.bestPath(new int[0], new float[0], 0, 0, BLANK).confidence())
                .isEqualTo(1);
    }

    @Test
    void isSureWhereEachCharacterIs() {
        int[] best = {7, 2, 9, 9};
        float[] logs = {(float) Math.log(.95), (float) Math.log(.2), (float) Math.log(.5), (float) Math.log(.8)};
        CtcReading reading = CtcReading.bestPath(best, logs, 0, 4, BLANK);
        assertThat(reading.isSure(.79)).as("the better of two frames counts").isTrue();
        assertThat(reading.isSure(.81)).isFalse();
        assertThat(reading.characterConfidence()).isCloseTo(Math.sqrt(.95 * Math.sqrt(.5 * .8)), within(1e-6));
        CtcReading empty = CtcReading.bestPath(new int[] {2}, new float[1], 0, 1, BLANK);
        assertThat(empty.isSure(.5)).as("nothing read is nothing to be sure of").isFalse();
    }

    @Test
    void fewCharactersThatTheHeadHardlyKnowsAreNoise() {
        assertThat(read(.4f, .45f).isNoise()).isTrue();
        assertThat(read(.4f, .9f).isNoise()).as("one of two is known").isFalse();
        assertThat(read(.4f, .4f, .4f).isNoise()).as("a word is not dirt").isFalse();
        PieceReading nothing = PieceReading.sure(read(.2f), Integer::toString);
        assertThat(nothing.text()).isEmpty();
        assertThat(nothing.words()).isEmpty();
        assertThat(PieceReading.sure(read(.7f), Integer::toString).text()).isEqualTo("10");
    }

    /** One frame for each character. */
    private static CtcReading read(float... probabilities) {
        int[] best = new int[probabilities.length];
        float[] logs = new float[best.length];
        for (int i = 0; i < best.length; i++) {
            best[i] = 10 + i;
            logs[i] = (float) Math.log(probabilities[i]);
        }
        return CtcReading.bestPath(best, logs, 0, best.length, BLANK);
    }

    @Test
    void alignmentCountsEditsAndFindsPartners() {
        Alignment alignment = Alignment.of(new int[] {1, 2, 3, 4}, new int[] {1, 9, 3, 4, 5});
        assertThat(alignment.distance()).isEqualTo(2);
        assertThat(alignment.partner(0)).isZero();
        assertThat(alignment.partner(1)).isEqualTo(1);
        assertThat(alignment.partner(3)).isEqualTo(3);
        assertThat(Alignment.of(new int[] {1, 8, 2}, new int[] {1, 2}).partner(1))
                .isEqualTo(-1);
        assertThat(Alignment.of(new int[0], new int[] {1, 2}).distance()).isEqualTo(2);
    }
}
