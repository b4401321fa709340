package io.scriptorium.eval.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionReaderTest {
    @Test
    void understandsEveryCaptionThatIsWritten() throws Exception {
        for (Split split : Split.values()) {
            SceneSource source = new SceneSource(12, split);
            for (int i = 0; i < 2000; i++) {
                Sample sample = source.get(i);
                assertThat(CaptionReader.read(sample.caption()))
                        .as(sample.caption())
                        .isEqualTo(sample.demand());
            }
        }
    }

    @Test
    void understandsThreeRedUmbrellasAndABlueCat() throws Exception {
        assertThat(CaptionReader.read("three red umbrellas and a blue cat"))
                .isEqualTo(new Demand(
                        List.of(group("umbrella", 3, Colour.RED), group("cat", 1, Colour.BLUE)), Optional.empty()));
        assertThat(CaptionReader.read("A photo of a violet letter A to the left of the grey digit 7."))
                .isEqualTo(new Demand(
                        List.of(group("letter A", 1, Colour.PURPLE), group("digit 7", 1, Colour.GRAY)),
                        Optional.of(Relation.LEFT_OF)));
        assertThat(CaptionReader.read("cat").task()).isEqualTo(Task.SINGLE_OBJECT);
        assertThat(CaptionReader.read("a cat on the left and a dog on the right")
                        .relation())
                .contains(Relation.LEFT_OF);
    }

    private static Demand.Group group(String kind, int count, Colour colour) {
        return new Demand.Group(Kind.of(kind).orElseThrow(), count, Optional.of(colour), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "a",
                "a unicorn",
                "a red",
                "a cat and",
                "five cats",
                "0 cats",
                "three cats and two dogs",
                "a cat and a cat",
                "two cats left of a dog",
                "a cat on the left and a dog on the left",
                "a cat and a dog and a fish",
                "a cat says hello"
            })
    void refusesWhatNoSceneHolds(String caption) {
        assertThatThrownBy(() -> CaptionReader.read(caption))
                .isInstanceOf(CaptionException.class)
                .hasMessageContaining("\"" + caption + "\"");
    }
}
