package io.scriptorium.eval.judge;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Demand;
import io.scriptorium.eval.scene.Kind;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Ways in which a drawn scene is made to miss its caption. */
enum Spoil {
    COLOUR {
        @Override
        Optional<Scene> of(Sample sample, Random random) {
            List<Scene.Thing> things = new ArrayList<>(sample.scene().things());
            int i = random.nextInt(things.size());
            Scene.Thing thing = things.get(i);
            boolean asked = group(sample.demand(), thing.kind()).colour().isPresent();
            Colour colour = Colour.ALL.get(random.nextInt(Colour.ALL.size()));
            if (!asked || colour == thing.colour()) {
                return Optional.empty();
            }
            things.set(i, new Scene.Thing(thing.kind(), colour, colour.rgb(), thing.x(), thing.y(), thing.extent()));
            return Optional.of(new Scene(sample.scene().background(), things));
        }
    },
    COUNT {
        @Override
        Optional<Scene> of(Sample sample, Random random) {
            List<Scene.Thing> things = new ArrayList<>(sample.scene().things());
            things.remove(random.nextInt(things.size()));
            return Optional.of(new Scene(sample.scene().background(), things));
        }
    },
    KIND {
        @Override
        Optional<Scene> of(Sample sample, Random random) {
            List<Scene.Thing> things = new ArrayList<>(sample.scene().things());
            int i = random.nextInt(things.size());
            Scene.Thing thing = things.get(i);
            Kind kind = Kind.all().get(random.nextInt(Kind.all().size()));
            if (sample.demand().groups().stream().anyMatch(g -> g.kind() == kind)) {
                return Optional.empty();
            }
            things.set(i, new Scene.Thing(kind, thing.colour(), thing.rgb(), thing.x(), thing.y(), thing.extent()));
            return Optional.of(new Scene(sample.scene().background(), things));
        }
    },
    POSITION {
        @Override
        Optional<Scene> of(Sample sample, Random random) {
            if (sample.demand().relation().isEmpty()) {
                return Optional.empty();
            }
            Scene.Thing a = sample.scene().things().get(0);
            Scene.Thing b = sample.scene().things().get(1);
            return Optional.of(new Scene(
                    sample.scene().background(),
                    List.of(
                            new Scene.Thing(a.kind(), a.colour(), a.rgb(), b.x(), b.y(), a.extent()),
                            new Scene.Thing(b.kind(), b.colour(), b.rgb(), a.x(), a.y(), b.extent()))));
        }
    };

    /** The spoiled scene, or none where the demand leaves this open. */
    abstract Optional<Scene> of(Sample sample, Random random);

    private static Demand.Group group(Demand demand, Kind kind) {
        return demand.groups().stream()
                .filter(g -> g.kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
