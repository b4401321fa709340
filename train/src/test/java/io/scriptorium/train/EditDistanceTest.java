package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EditDistanceTest {
    @Test
    void countsTheFewestEdits() {
        assertThat(between("kitten", "sitting")).isEqualTo(3);
        assertThat(between("", "abc")).isEqualTo(3);
        assertThat(between("abc", "")).isEqualTo(3);
        assertThat(between("abc", "abc")).isZero();
    }

    @Test
    void aBestPathDropsRepeatsAndBlanks() {
        assertThat(ReaderNetwork.collapse(new int[] {2, 5, 5, 2, 5, 7, 7, 2}, 2))
                .containsExactly(5, 5, 7);
    }

    private static int between(String a, String b) {
        return EditDistance.between(a.chars().toArray(), b.chars().toArray());
    }
}
