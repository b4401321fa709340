package io.scriptorium.eval.style;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which of several styles are worth having, when more text in a token and fewer errors pull in opposite directions. */
public final class ParetoFront {
    private ParetoFront() {}

    /** Those that no other dominates, by rising ratio; of equal ones the first. */
    public static List<StyleScore> of(List<StyleScore> scores) {
        List<StyleScore> front = new ArrayList<>();
        for (StyleScore score : scores) {
            boolean beaten = scores.stream().anyMatch(other -> other.dominates(score))
                    || front.stream()
                            .anyMatch(
                                    other -> other.ratio() == score.ratio() && other.precision() == score.precision());
            if (!beaten) {
                front.add(score);
            }
        }
        front.sort(Comparator.comparingDouble(StyleScore::ratio));
        return front;
    }

    /**
     * The order in which styles survive: front by front, and within a front the lonelier first (NSGA-II, Deb et al. 2002,
     * section III). Those whose precision is below {@code worth} come last, by precision: a style that nobody can read is
     * worth nothing, however much it holds.
     */
    static List<StyleScore> ranked(List<StyleScore> scores, double worth) {
        Map<Boolean, List<StyleScore>> parted =
                scores.stream().collect(Collectors.partitioningBy(score -> score.precision() >= worth));
        List<StyleScore> left = new ArrayList<>(parted.get(true));
        List<StyleScore> ranked = new ArrayList<>();
        while (!left.isEmpty()) {
            List<StyleScore> front = of(left);
            Map<StyleScore, Double> lonely = crowding(front);
            front.stream()
                    .sorted(Comparator.comparingDouble((StyleScore score) -> -lonely.get(score)))
                    .forEach(ranked::add);
            left.removeAll(front);
        }
        parted.get(false).stream()
                .sorted(Comparator.comparingDouble(StyleScore::precision).reversed())
                .forEach(ranked::add);
        return ranked;
    }

    /** How far apart the neighbours of each are, as a share of the whole front; the ends are infinitely lonely. */
    private static Map<StyleScore, Double> crowding(List<StyleScore> front) {
        Map<StyleScore, Double> lonely = new HashMap<>();
        int last = front.size() - 1;
        double wide = Math.max(1e-9, front.get(last).ratio() - front.get(0).ratio());
        double high = Math.max(1e-9, front.get(0).precision() - front.get(last).precision());
        for (int i = 0; i <= last; i++) {
            lonely.put(
                    front.get(i),
                    i == 0 || i == last
                            ? Double.POSITIVE_INFINITY
                            : (front.get(i + 1).ratio() - front.get(i - 1).ratio()) / wide
                                    + (front.get(i - 1).precision()
                                                    - front.get(i + 1).precision())
                                            / high);
        }
        return lonely;
    }
}
