package io.scriptorium.train.painter;

import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import java.util.ArrayList;
import java.util.List;

/** Pictures full of things: what a network learns of a thing it learns sooner where there are many. */
final class Crowd {
    /** How many scenes give their things. */
    private static final int SCENES = 24;

    private Crowd() {}

    /**
     * The things of several scenes, as many as find room, on the ground of the first: only such as leave it a scene of the training split that is not
     * crossed, in which things of one kind have one colour.
     */
    static Scene known(SceneSource scenes, long index) {
        Scene crowd = scenes.get(SCENES * index).scene();
        for (int i = 1; i < SCENES; i++) {
            for (Scene.Thing thing : scenes.get(SCENES * index + i).scene().things()) {
                if (crowd.things().stream()
                        .anyMatch(other -> other.box().intersects(thing.box())
                                || (other.kind() == thing.kind() && other.colour() != thing.colour()))) {
                    continue;
                }
                List<Scene.Thing> things = new ArrayList<>(crowd.things());
                things.add(thing);
                Scene more = new Scene(crowd.background(), things);
                if (Split.of(more) == Split.TRAINING && !Split.isCrossed(more)) {
                    crowd = more;
                }
            }
        }
        return crowd;
    }

    /** The things of several scenes, as many as find room, on the ground of the first. */
    static Scene of(SceneSource scenes, long index) {
        Scene first = scenes.get(SCENES * index).scene();
        List<Scene.Thing> things = new ArrayList<>(first.things());
        for (int i = 1; i < SCENES; i++) {
            for (Scene.Thing thing : scenes.get(SCENES * index + i).scene().things()) {
                if (things.stream().noneMatch(other -> other.box().intersects(thing.box()))) {
                    things.add(thing);
                }
            }
        }
        return new Scene(first.background(), things);
    }
}
