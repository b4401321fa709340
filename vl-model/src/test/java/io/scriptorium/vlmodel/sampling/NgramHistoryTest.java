package io.scriptorium.vlmodel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class NgramHistoryTest {
    @Test
    void agreesWithSearchingTheWholeWindowAtEveryStep() {
        Random random = new Random(11);
        for (int run = 0; run < 400; run++) {
            int size = 1 + random.nextInt(6);
            int window = 1 + random.nextInt(40);
            int vocabulary = 1 + random.nextInt(5);
            int[] whitelist = random.nextBoolean() ? new int[] {random.nextInt(vocabulary)} : new int[0];
            NgramRule.Windowed windowed = new NgramRule.Windowed(size, window, whitelist);
            NgramRule.WholeSequence whole = new NgramRule.WholeSequence(size);
            NgramHistory windowedHistory = NgramHistory.of(windowed);
            NgramHistory wholeHistory = NgramHistory.of(whole);
            int[] ids = new int[120];
            for (int length = 0; length < ids.length; length++) {
                int[] text = Arrays.copyOf(ids, length);
                assertThat(windowedHistory.banned())
                        .as("%s after %s", windowed, Arrays.toString(text))
                        .isEqualTo(searched(text, size, window, whitelist));
                assertThat(wholeHistory.banned())
                        .as("%s after %s", whole, Arrays.toString(text))
                        .isEqualTo(searched(text, size, Integer.MAX_VALUE));
                ids[length] = random.nextInt(vocabulary);
                windowedHistory.accept(ids[length]);
                wholeHistory.accept(ids[length]);
            }
        }
    }

    /** The rule as it is written down: compare the n-1 last ids with those at every place of the window. */
    private static int[] searched(int[] ids, int size, int window, int... whitelist) {
        TreeSet<Integer> banned = new TreeSet<>();
        int prefixStart = ids.length - (size - 1);
        for (int start = Math.max(0, ids.length - window); start + size <= ids.length; start++) {
            if (Arrays.equals(ids, start, start + size - 1, ids, prefixStart, ids.length)) {
                banned.add(ids[start + size - 1]);
            }
        }
        for (int id : whitelist) {
            banned.remove(id);
        }
        return banned.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void keepsUpWithALongRepetitiveText() {
        NgramHistory history = NgramHistory.of(new NgramRule.Windowed(30, 90));
        int[] count = new int[1];
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 200_000; i++) {
                history.accept(7);
                history.forEachBanned(id -> count[0]++);
            }
        });
        assertThat(count[0]).isPositive();
        assertThat(history.banned()).containsExactly(7);
    }
}
