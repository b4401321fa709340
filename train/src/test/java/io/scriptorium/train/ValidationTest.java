package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.train.TrainingListener.Rates;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValidationTest {
    @Test
    void realLinesDecideWhichWeightsAreBest() {
        Rates all = new Rates(500, .07, .06);
        assertThat(Validation.deciding(Map.of(Validation.ALL, all))).isEqualTo(.06);
        assertThat(Validation.deciding(Map.of(Validation.ALL, all, Validation.REAL, new Rates(100, .01, .02))))
                .isEqualTo(.01);
    }
}
