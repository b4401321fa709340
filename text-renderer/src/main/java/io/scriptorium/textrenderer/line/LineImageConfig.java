package io.scriptorium.textrenderer.line;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How synthetic lines look.
 *
 * @param looks weight of each look; an absent one is never drawn
 * @param damage factor on each damage's probability: 0 never, 1 as designed, large always; an absent one never
 * @param clean share of lines left without damage of ink and paper
 * @param minSize smallest type size, px per em, before the view is made
 * @param maxSize largest type size, px per em
 * @param minFill smallest height of the letters, ascender to descender, as a share of the crop's
 * @param maxFill largest such share
 * @param minMargin smallest margin left and right, as a share of the crop's height
 * @param maxMargin largest such margin
 * @param shaping share of lines set with kerning and ligatures
 */
public record LineImageConfig(
        Map<Look, Double> looks,
        Map<Damage, Double> damage,
        double clean,
        double minSize,
        double maxSize,
        double minFill,
        double maxFill,
        double minMargin,
        double maxMargin,
        double shaping) {
    /** What the embedded reader is trained with; sizes, fill and margins of its model card. */
    public static final LineImageConfig DEFAULT = new LineImageConfig(
            Map.of(Look.PRINT, 0.46, Look.OLD_PRINT, 0.16, Look.TYPEWRITER, 0.19, Look.RECEIPT, 0.19),
            Damage.asDesigned(),
            0.22,
            12,
            46,
            0.60,
            0.95,
            0.06,
            0.4,
            0.5);

    /**
     * @throws IllegalArgumentException if a range is empty or out of bounds, or no look has a weight
     */
    public LineImageConfig {
        looks = copy(Look.class, looks);
        damage = copy(Damage.class, damage);
        if (looks.values().stream().mapToDouble(w -> w).sum() <= 0) {
            throw new IllegalArgumentException("expected a look with a weight above 0, got " + looks);
        }
        if (minSize < 6 || minSize > maxSize || maxSize > 200) {
            throw new IllegalArgumentException(
                    "expected 6 <= minSize <= maxSize <= 200 px, got " + minSize + ", " + maxSize);
        }
        if (minFill < 0.3 || minFill > maxFill || maxFill > 1) {
            throw new IllegalArgumentException(
                    "expected 0.3 <= minFill <= maxFill <= 1, got " + minFill + ", " + maxFill);
        }
        if (minMargin < 0 || minMargin > maxMargin || maxMargin > 1) {
            throw new IllegalArgumentException(
                    "expected 0 <= minMargin <= maxMargin <= 1, got " + minMargin + ", " + maxMargin);
        }
    }

    private static <K extends Enum<K>> Map<K, Double> copy(Class<K> type, Map<K, Double> map) {
        Map<K, Double> copy = new EnumMap<>(type);
        copy.putAll(map);
        return Collections.unmodifiableMap(copy);
    }

    boolean happens(Damage kind, Look look, Dice dice) {
        return dice.chance(kind.probability(look) * damage.getOrDefault(kind, 0.0));
    }
}
