package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GroupObjectiveTest {
    @Test
    void advantagesAreDeviationsFromTheGroupsMean() {
        // Mean -0.5, variance (0.25 + 0 + 0.25 + 0) / 4 = 0.125.
        assertThat(GroupObjective.advantages(new double[] {0, -.5, -1, -.5}))
                .containsExactly(new double[] {Math.sqrt(2), 0, -Math.sqrt(2), 0}, within(1e-12));
    }

    @Test
    void aGroupOfEqualReadingsHasNoAdvantages() {
        assertThat(GroupObjective.advantages(new double[] {-.1, -.1, -.1})).containsExactly(0, 0, 0);
    }

    @Test
    void anErrorIsEditsOverTheTruthAndAtMostOne() {
        int[] truth = {5, 6, 7, 8};
        assertThat(GroupObjective.error(truth, truth)).isZero();
        assertThat(GroupObjective.error(truth, new int[] {5, 7, 8})).isEqualTo(.25);
        assertThat(GroupObjective.error(truth, new int[] {9, 9, 9, 9, 9, 9, 9, 9, 9}))
                .isEqualTo(1);
        assertThat(GroupObjective.error(new int[0], new int[0])).isZero();
        assertThat(GroupObjective.error(new int[0], new int[] {5})).isEqualTo(1);
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new GroupSettings(1, 1, .2, .04, 1, .9)).hasMessageContaining("readings of a view");
        assertThatThrownBy(() -> new GroupSettings(8, 0, .2, .04, 1, .9)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new GroupSettings(8, 1, 1, .04, 1, .9)).hasMessageContaining("clip");
        assertThatThrownBy(() -> new GroupSettings(8, 1, .2, -1, 1, .9)).hasMessageContaining("KL");
        assertThatThrownBy(() -> new GroupSettings(8, 1, .2, .04, 0, .9)).hasMessageContaining("inner steps");
        assertThatThrownBy(() -> new GroupSettings(8, 1, .2, .04, 1, 1.1)).hasMessageContaining("sure");
    }
}
