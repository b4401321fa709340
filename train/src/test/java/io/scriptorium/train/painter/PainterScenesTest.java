package io.scriptorium.train.painter;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.eval.scene.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PainterScenesTest {
    private final PainterScenes scenes = new PainterScenes(3);
    private final SceneCodes codes = new SceneCodes();

    /** Cell by cell, the colours of the group named first are all begun before those of the other. */
    @Test
    void whatIsNamedFirstIsPaintedFirst() {
        for (int i = 0; i < 200; i++) {
            Sample sample = scenes.painted(i % 2 == 0 ? Task.TWO_OBJECTS : Task.COLOUR_BINDING, i);
            List<Scene.Thing> things = sample.scene().things();
            assertThat(PainterScenes.isOrdered(things, sample.demand())).isTrue();
            int first = things.get(0).colour() == things.get(things.size() - 1).colour()
                    ? -1
                    : Colour.ALL.indexOf(things.get(0).colour());
            for (int code : codes.of(sample.scene())) {
                if (codes.colour(code) >= 0) {
                    assertThat(first < 0 || codes.colour(code) == first)
                            .as(sample.caption())
                            .isTrue();
                    break;
                }
            }
        }
    }

    @Test
    void whatIsPaintedStillFitsItsCaption() {
        for (Task task : Task.values()) {
            for (int i = 0; i < 40; i++) {
                Sample sample = scenes.painted(task, i);
                assertThat(Split.of(sample.scene())).isEqualTo(Split.TRAINING);
                assertThat(Split.isCrossed(sample.scene())).isFalse();
                sample.demand()
                        .relation()
                        .ifPresent(relation -> assertThat(relation.holds(
                                        sample.scene().things().get(0).box(),
                                        sample.scene().things().get(1).box()))
                                .as(sample.caption())
                                .isTrue());
                int count = sample.demand().groups().stream()
                        .mapToInt(group -> group.count())
                        .sum();
                assertThat(sample.scene().things()).hasSize(count);
            }
        }
    }

    @Test
    void crowdsToAskAboutAreOfTheTrainingSplitAndHaveOneColourAKind() {
        for (int i = 0; i < 50; i++) {
            Scene crowd = scenes.crowdToAsk(i);
            assertThat(Split.of(crowd)).isEqualTo(Split.TRAINING);
            assertThat(Split.isCrossed(crowd)).isFalse();
            Set<Object> lots = new HashSet<>();
            Set<Object> kinds = new HashSet<>();
            for (Scene.Thing thing : crowd.things()) {
                kinds.add(thing.kind());
                lots.add(List.of(thing.kind(), thing.colour()));
            }
            assertThat(lots).hasSameSizeAs(kinds);
        }
    }
}
