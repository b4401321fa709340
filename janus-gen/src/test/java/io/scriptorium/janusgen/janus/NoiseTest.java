package io.scriptorium.janusgen.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NoiseTest {
    private static final int MANY = 100_000;

    /** To the bit, on every machine: a seed's picture must not change. */
    @Test
    void theNumbersOfASeed() {
        assertThat(Noise.normal(7, 5))
                .containsExactly(0.9884743f, 0.104656644f, -1.8642558f, -1.0700431f, 0.0039202073f);
        assertThat(Noise.normal(7, 4)).containsExactly(0.9884743f, 0.104656644f, -1.8642558f, -1.0700431f);
    }

    @Test
    void theyAreNormal() {
        float[] noise = Noise.normal(1, MANY);
        double sum = 0;
        double squares = 0;
        int far = 0;
        for (float value : noise) {
            sum += value;
            squares += value * value;
            far += Math.abs(value) > 2 ? 1 : 0;
        }
        assertThat(sum / MANY).isCloseTo(0, within(0.01));
        assertThat(squares / MANY).isCloseTo(1, within(0.015));
        assertThat((double) far / MANY).isCloseTo(0.0455, within(0.002));
    }

    /** The pictures of a request have seeds one after the other. */
    @Test
    void neighbouringSeedsHaveNothingInCommon() {
        float[] first = Noise.normal(1, MANY);
        float[] second = Noise.normal(2, MANY);
        double product = 0;
        for (int i = 0; i < MANY; i++) {
            product += first[i] * second[i];
        }
        assertThat(product / MANY).isCloseTo(0, within(0.015));
    }
}
