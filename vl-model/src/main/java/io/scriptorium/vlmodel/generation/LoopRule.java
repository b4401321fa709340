package io.scriptorium.vlmodel.generation;

/**
 * When a sequence counts as going round in circles: its last {@code repeated} ids each equal the id {@code p} places before,
 * for one and the same period {@code p} of at most {@code longestPeriod}. Unlike a rule that forbids repetition this
 * changes no token; it only ends what would run to the limit.
 *
 * @param longestPeriod in tokens; 0 switches the rule off
 * @param repeated in tokens, at least 1
 */
public record LoopRule(int longestPeriod, int repeated) {
    public LoopRule {
        if (longestPeriod < 0 || repeated < 1) {
            throw new IllegalArgumentException(
                    "loop rule: expected a period of 0 or more and at least 1 repeated token, got " + longestPeriod
                            + " and " + repeated);
        }
    }

    /** No sequence counts as looping. */
    public static LoopRule off() {
        return new LoopRule(0, Integer.MAX_VALUE);
    }

    /** Counts, for each period, how many ids in a row have equalled the one a period before. */
    static final class Detector {
        private final LoopRule rule;
        private final int[] recent;
        private final int[] runs;
        private int count;

        Detector(LoopRule rule) {
            this.rule = rule;
            this.recent = new int[Math.max(1, rule.longestPeriod)];
            this.runs = new int[rule.longestPeriod + 1];
        }

        /** Takes the next id; whether the sequence loops now. */
        boolean accept(int id) {
            boolean looped = false;
            for (int period = 1; period <= rule.longestPeriod; period++) {
                boolean same = period <= count && recent[Math.floorMod(count - period, recent.length)] == id;
                runs[period] = same ? runs[period] + 1 : 0;
                looped |= runs[period] >= rule.repeated;
            }
            recent[Math.floorMod(count, recent.length)] = id;
            count++;
            return looped;
        }
    }
}
