package io.scriptorium.vlmodel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DraftTest {
    private static int[] ids(String text) {
        return text.chars().toArray();
    }

    private static String next(String draft, String written) {
        Draft state = new Draft(ids(draft));
        written.chars().forEach(state::add);
        return string(state.next(100));
    }

    private static String string(int... ids) {
        return new String(ids, 0, ids.length);
    }

    @Test
    void goesOnAfterWhatWasWritten() {
        assertThat(next("the castle", "")).isEqualTo("the castle");
        assertThat(next("the castle", "the ")).isEqualTo("castle");
        assertThat(next("the castle", "the castle")).isEmpty();
        assertThat(next("", "the")).isEmpty();
    }

    @Test
    void findsItsPlaceAfterADifference() {
        assertThat(next("the cast1e of", "the castl")).as("replaced").isEqualTo("e of");
        assertThat(next("the caastle", "the cas")).as("one too many").isEqualTo("tle");
        assertThat(next("thecastle", "the c")).as("one missing").isEqualTo("astle");
    }

    @Test
    void proposesLessAfterAWrongProposal() {
        Draft draft = new Draft(new int[200]);
        int all = draft.next(1000).length;
        assertThat(all).isGreaterThan(8);
        draft.judge(all, 0);
        assertThat(draft.next(1000).length).isBetween(1, 8);
        assertThat(draft.next(2)).hasSize(2);
        draft.judge(4, 4);
        assertThat(draft.next(1000)).hasSize(all);
        assertThat(draft.next(0)).isEmpty();
    }

    @Test
    void givesUpWhatStaysWrong() {
        Draft draft = new Draft(new int[200]);
        for (int i = 0; i < 10; i++) {
            draft.judge(4, 0);
        }
        assertThat(draft.next(1000)).isEmpty();
    }
}
