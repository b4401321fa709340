package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScriptEvidenceTest {
    private static final double SURE = ScriptEvidence.MIN_CONFIDENCE + 0.1;
    private static final double UNSURE = ScriptEvidence.MIN_CONFIDENCE - 0.1;

    private static ScriptEvidence evidence(int characters, double probability) {
        ScriptEvidence evidence = new ScriptEvidence();
        add(evidence, characters, probability);
        return evidence;
    }

    private static void add(ScriptEvidence evidence, int characters, double probability) {
        float[] logProbability = new float[characters];
        Arrays.fill(logProbability, (float) Math.log(probability));
        evidence.add(new CtcReading(
                new int[characters], new int[characters], new int[characters], logProbability, logProbability, 1));
    }

    @Test
    void nothingReadIsNoEvidence() {
        assertThat(new ScriptEvidence().confidence()).isEqualTo(1);
        assertThat(new ScriptEvidence().unsupported()).isFalse();
    }

    @Test
    void everyCharacterCountsTheSame() {
        ScriptEvidence evidence = evidence(300, 0.5);
        add(evidence, 100, 0.9);
        assertThat(evidence.characters()).isEqualTo(400);
        assertThat(evidence.confidence()).isCloseTo(Math.pow(0.5, 0.75) * Math.pow(0.9, 0.25), within(1e-6));
    }

    @Test
    void unsureCharactersAreAnotherScript() {
        assertThat(evidence(ScriptEvidence.EARLY_CHARACTERS, UNSURE).unsupported())
                .isTrue();
        assertThat(evidence(ScriptEvidence.EARLY_CHARACTERS, SURE).unsupported())
                .isFalse();
    }

    @Test
    void fewCharactersSayNothing() {
        assertThat(evidence(ScriptEvidence.MIN_CHARACTERS - 1, UNSURE).unsupported())
                .isFalse();
        assertThat(evidence(ScriptEvidence.MIN_CHARACTERS, UNSURE).unsupported())
                .isTrue();
    }

    @Test
    void moreCharactersAreAskedForBeforeTheRestIsLeftOut() {
        assertThat(evidence(ScriptEvidence.EARLY_CHARACTERS - 1, UNSURE).unsupportedEarly())
                .isFalse();
        assertThat(evidence(ScriptEvidence.EARLY_CHARACTERS, UNSURE).unsupportedEarly())
                .isTrue();
        assertThat(evidence(ScriptEvidence.EARLY_CHARACTERS, SURE).unsupportedEarly())
                .isFalse();
    }
}
