package io.scriptorium.eval.scene;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which scenes a painter may see when it learns. With kinds and colours numbered from 0, a scene is held out when
 *
 * <ul>
 *   <li>a thing of kind {@code k} has colour {@code c} with {@code (3 k + c) mod 10 = 0}: every kind lacks one colour,
 *   <li>or kind {@code k} stands {@code 2 + k mod 3} times in it: every kind lacks one of the numbers two, three and four,
 *   <li>or two kinds {@code k, l} stand in it with {@code (k + l) mod 7 = 0}: every kind misses every seventh other.
 * </ul>
 *
 * <p>Each kind, each colour and each number is learnt; only combinations are not.
 */
public enum Split {
    TRAINING,
    HELD_OUT;

    /** The split of a scene. */
    public static Split of(Scene scene) {
        Map<Kind, Integer> counts = new HashMap<>();
        boolean out = false;
        for (Scene.Thing thing : scene.things()) {
            counts.merge(thing.kind(), 1, Integer::sum);
            out |= isHeldOut(thing.kind(), thing.colour());
        }
        for (Map.Entry<Kind, Integer> entry : counts.entrySet()) {
            out |= isHeldOut(entry.getKey(), entry.getValue());
        }
        List<Kind> kinds = List.copyOf(counts.keySet());
        for (int i = 1; i < kinds.size(); i++) {
            out |= isHeldOut(kinds.get(0), kinds.get(i));
        }
        return out ? HELD_OUT : TRAINING;
    }

    /**
     * Whether a kind and a colour that never go together in training both stand in the scene. Of such scenes a painter learns
     * that the colour must be the other thing's: a rule that is true of all of them and of no scene held out.
     */
    public static boolean isCrossed(Scene scene) {
        Set<Colour> unknown = unknownColours(scene);
        return scene.things().stream().anyMatch(thing -> unknown.contains(thing.colour()));
    }

    /** The colours that some kind in the scene never has in training. */
    public static Set<Colour> unknownColours(Scene scene) {
        return Colour.ALL.stream()
                .filter(colour -> scene.things().stream().anyMatch(thing -> isHeldOut(thing.kind(), colour)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The kinds that in training never stand with some kind in the scene, or never have some colour in it. */
    public static Set<Kind> unknownKinds(Scene scene) {
        return Kind.all().stream()
                .filter(kind -> scene.things().stream()
                        .anyMatch(thing -> thing.kind() != kind
                                && (isHeldOut(kind, thing.kind()) || isHeldOut(kind, thing.colour()))))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isHeldOut(Kind kind, Colour colour) {
        return (3 * kind.index() + Colour.ALL.indexOf(colour)) % 10 == 0;
    }

    private static boolean isHeldOut(Kind kind, int count) {
        return count >= 2 && count == 2 + kind.index() % 3;
    }

    private static boolean isHeldOut(Kind a, Kind b) {
        return (a.index() + b.index()) % 7 == 0;
    }
}
