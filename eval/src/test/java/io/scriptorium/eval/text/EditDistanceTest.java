package io.scriptorium.eval.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EditDistanceTest {
    @Test
    void countsTheFewestEdits() {
        assertThat(EditDistance.between("kitten", "sitting")).isEqualTo(3);
        assertThat(EditDistance.between("", "abc")).isEqualTo(3);
        assertThat(EditDistance.between("abc", "")).isEqualTo(3);
        assertThat(EditDistance.between("abc", "abc")).isZero();
        assertThat(EditDistance.between("", "")).isZero();
    }

    @Test
    void aCharacterBeyondTheBasicPlaneIsOne() {
        assertThat(EditDistance.between("a\uD83D\uDE00b", "ab")).isEqualTo(1);
    }

    @Test
    void bitsGiveWhatTheTableGives() {
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            int[] a = random.ints(random.nextInt(200), 0, 2 + i % 9).toArray();
            int[] b = random.ints(random.nextInt(200), 0, 2 + i % 9).toArray();
            assertThat(EditDistance.between(a, b))
                    .as("%d x %d", a.length, b.length)
                    .isEqualTo(byTable(a, b));
        }
    }

    @Test
    void blocksOfExactlySixtyFourAreWhole() {
        for (int length : new int[] {63, 64, 65, 127, 128, 129}) {
            int[] a = new Random(length).ints(length, 0, 5).toArray();
            int[] b = new Random(length + 1).ints(length, 0, 5).toArray();
            assertThat(EditDistance.between(a, b)).isEqualTo(byTable(a, b));
            assertThat(EditDistance.between(a, a)).isZero();
        }
    }

    private static int byTable(int[] a, int[] b) {
        int[] row = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length];
    }
}
