package io.scriptorium.train.painter;

import io.scriptorium.eval.scene.Demand;
import io.scriptorium.eval.scene.Placement;
import io.scriptorium.eval.scene.Relation;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.eval.scene.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Scenes of the training split that teach no rule that a scene held out breaks, see {@link Split#isCrossed}. Those that are
 * painted are painted as they are told: row by row, the group named first begins before the second, but where the caption
 * says which is above or to the left. What begins next is then never open. Immutable.
 */
final class PainterScenes {
    /** Samples further on, where no batch comes. */
    private static final long AGAIN = 1L << 36;

    private static final Comparator<Scene.Thing> AS_PAINTED = Comparator.comparingInt(
                    (Scene.Thing thing) -> (int) (thing.box().getMinY() / Placement.CELL))
            .thenComparingDouble(Scene.Thing::x);

    private final SceneSource painted;
    private final SceneSource seen;

    PainterScenes(long seed) {
        painted = new SceneSource(seed, Split.TRAINING, Placement.GRID);
        seen = new SceneSource(seed, Split.TRAINING);
    }

    /** A sample of a task to paint, its things in the order of the caption. */
    Sample painted(Task task, long turn) {
        for (long again = turn; ; again += AGAIN) {
            Sample sample = painted.get(task, again);
            Scene scene = ordered(sample);
            if (!Split.isCrossed(scene) && isOrdered(scene.things(), sample.demand())) {
                return new Sample(sample.index(), scene, sample.demand(), sample.caption(), sample.questions());
            }
        }
    }

    /** A scene to ask about. */
    Scene seen(long index) {
        return uncrossed(index, at -> seen.get(at).scene());
    }

    /** A scene with more things to ask about than one sample has: who guesses is seldom right there. */
    Scene crowdToAsk(long index) {
        return uncrossed(index, at -> Crowd.known(seen, at));
    }

    private static Scene uncrossed(long index, LongFunction<Scene> source) {
        Scene scene = source.apply(index);
        for (long again = index + AGAIN; Split.isCrossed(scene); again += AGAIN) {
            scene = source.apply(again);
        }
        return scene;
    }

    /** A scene full of things to name. */
    Scene crowd(long index) {
        return Crowd.of(seen, index);
    }

    /** The scene with its things in each other's places, or turned over, if they are out of order. */
    private static Scene ordered(Sample sample) {
        List<Scene.Thing> things = sample.scene().things();
        if (isOrdered(things, sample.demand())) {
            return sample.scene();
        }
        List<Scene.Thing> moved = new ArrayList<>();
        boolean level = sample.demand().relation().isPresent();
        if (level || things.stream().map(Scene.Thing::extent).distinct().count() > 1) {
            for (Scene.Thing thing : things) {
                moved.add(at(thing, level ? thing.x() : Scene.SIDE - thing.x(), Scene.SIDE - thing.y()));
            }
        } else {
            List<Scene.Thing> places = new ArrayList<>(things);
            places.sort(Comparator.comparingDouble(Scene.Thing::y).thenComparingDouble(Scene.Thing::x));
            for (int i = 0; i < things.size(); i++) {
                moved.add(at(things.get(i), places.get(i).x(), places.get(i).y()));
            }
        }
        return new Scene(sample.scene().background(), moved);
    }

    private static Scene.Thing at(Scene.Thing thing, double x, double y) {
        return new Scene.Thing(thing.kind(), thing.colour(), thing.rgb(), x, y, thing.extent());
    }

    /** Whether the groups begin one after the other where they are painted row by row. */
    static boolean isOrdered(List<Scene.Thing> things, Demand demand) {
        if (demand.groups().size() == 1) {
            return true;
        }
        List<Scene.Thing> first = things.subList(0, demand.groups().get(0).count());
        List<Scene.Thing> second = things.subList(first.size(), things.size());
        boolean turned = demand.relation()
                .filter(r -> r == Relation.RIGHT_OF || r == Relation.BELOW)
                .isPresent();
        return AS_PAINTED.compare(
                        Collections.max(turned ? second : first, AS_PAINTED),
                        Collections.min(turned ? first : second, AS_PAINTED))
                < 0;
    }
}
