package io.scriptorium.vlmodel.sampling;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The ids so far, indexed so that the tokens which would repeat an n-gram are found without searching: every place is
 * chained to the last earlier place with the same n-1 ids before it. Taking an id costs O(n), naming the forbidden ones
 * O(n + matches). Belongs to one generation and one thread.
 */
final class NgramHistory {
    // Odd, so that multiplying loses no bits: the 64-bit golden ratio (Knuth, TAOCP 3, 6.4).
    private static final long BASE = 0x9E3779B97F4A7C15L;
    private static final int NONE = -1;

    private final int prefix;
    private final int window;
    private final int[] whitelist;
    private final long highestPower;

    private int[] ids = new int[64];
    private int length;
    /** Rolling hash of the last {@code prefix} ids. */
    private long hash;
    /** The last place where an n-gram with that prefix starts. */
    private final Map<Long, Integer> lastStart = new HashMap<>();
    /** For each place, the one before it with the same prefix. */
    private int[] earlierStart = new int[64];

    private NgramHistory(int size, int window, int[] whitelist) {
        this.prefix = size - 1;
        this.window = window;
        this.whitelist = whitelist;
        long power = 1;
        for (int i = 1; i < size; i++) {
            power *= BASE;
        }
        this.highestPower = power;
    }

    static NgramHistory of(NgramRule.Windowed rule) {
        return new NgramHistory(rule.size(), rule.window(), rule.whitelist());
    }

    static NgramHistory of(NgramRule.WholeSequence rule) {
        return new NgramHistory(rule.size(), Integer.MAX_VALUE, new int[0]);
    }

    /** Takes the next id of the text. */
    void accept(int id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
            earlierStart = Arrays.copyOf(earlierStart, 2 * length);
        }
        int start = length - prefix;
        if (start >= 0) {
            long key = keyOfSuffix();
            earlierStart[start] = lastStart.getOrDefault(key, NONE);
            lastStart.put(key, start);
        }
        ids[length++] = id;
        hash = hash * BASE + (id + 1L);
        if (length > prefix) {
            hash -= (ids[length - 1 - prefix] + 1L) * highestPower;
        }
    }

    /** Names every id that must not come next, in no order, one that was found twice perhaps twice. */
    void forEachBanned(IntConsumer consumer) {
        if (length < prefix) {
            return;
        }
        int firstStart = Math.max(0, length - window);
        for (int start = lastStart.getOrDefault(keyOfSuffix(), NONE);
                start >= firstStart;
                start = earlierStart[start]) {
            int id = ids[start + prefix];
            if (Arrays.binarySearch(whitelist, id) < 0) {
                consumer.accept(id);
            }
        }
    }

    /** The ids that must not come next, ascending, each once. */
    int[] banned() {
        int[] result = new int[length];
        int[] count = new int[1];
        forEachBanned(id -> result[count[0]++] = id);
        return Arrays.stream(result, 0, count[0]).sorted().distinct().toArray();
    }

    /**
     * The key under which n-grams with the present suffix as prefix are chained: its hash, or the next free number if
     * another prefix has the same hash. Comparing with the last start is enough, a chain has one prefix.
     */
    private long keyOfSuffix() {
        long key = hash;
        for (Integer start = lastStart.get(key); start != null; start = lastStart.get(key)) {
            if (Arrays.equals(ids, start, start + prefix, ids, length - prefix, length)) {
                break;
            }
            key++;
        }
        return key;
    }
}
