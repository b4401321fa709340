package io.scriptorium.eval.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SceneSourceTest {
    @Test
    void thereIsSomethingToPaint() {
        assertThat(Kind.all()).hasSize(82);
        assertThat(Kind.all().stream().filter(k -> !k.singular().matches("(letter|digit) .")))
                .hasSizeGreaterThan(40);
        assertThat(Colour.ALL).hasSizeGreaterThanOrEqualTo(8);
    }

    /** If this fails, seeds mean something else than before: sets that were drawn, and figures on them, are no longer the same. */
    @Test
    void aSeedGivesThePictureThatItAlwaysGave() {
        Sample sample = new SceneSource(7, Split.TRAINING).get(11);
        assertThat(sample.caption()).isEqualTo("an orange ghost beside a pink heart on a plain background");
        assertThat(checksum(sample.scene().draw(128))).isEqualTo(1562137348L);
    }

    @Test
    void aSampleDoesNotDependOnWhatWasAskedBefore() {
        SceneSource source = new SceneSource(3, Split.TRAINING);
        Sample later = source.get(17);
        source.get(2);
        assertThat(source.get(17)).isEqualTo(later);
        assertThat(new SceneSource(4, Split.TRAINING).get(17)).isNotEqualTo(later);
    }

    @ParameterizedTest
    @EnumSource(Split.class)
    void samplesAreOfTheirSplitAndTheirTask(Split split) {
        SceneSource source = new SceneSource(1, split);
        Map<Task, Integer> tasks = new EnumMap<>(Task.class);
        Set<String> captions = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            Sample sample = source.get(i);
            assertThat(Split.of(sample.scene())).isEqualTo(split);
            tasks.merge(sample.demand().task(), 1, Integer::sum);
            captions.add(sample.caption());
        }
        assertThat(tasks).hasSize(6).allSatisfy((task, n) -> assertThat(n).isEqualTo(100));
        assertThat(captions).hasSizeGreaterThan(500);
    }

    @Test
    void everyKindColourAndNumberIsLearnt() {
        Set<Object> seen = new HashSet<>();
        SceneSource source = new SceneSource(1, Split.TRAINING);
        for (int i = 0; i < 3000; i++) {
            Scene scene = source.get(i).scene();
            scene.things().forEach(thing -> {
                seen.add(thing.kind());
                seen.add(thing.colour());
            });
            seen.add(scene.things().size());
        }
        assertThat(seen).hasSize(Kind.all().size() + Colour.ALL.size() + Scene.MOST);
    }

    /** Of a kind and the colour that it lacks, apart in one scene, a painter would learn that they do not go together. */
    @Test
    void aSceneIsCrossedIfItHasAKindAndTheColourThatItLacks() {
        SceneSource source = new SceneSource(1, Split.TRAINING);
        int crossed = 0;
        for (int i = 0; i < 600; i++) {
            Scene scene = source.get(i).scene();
            boolean apart = false;
            for (Scene.Thing thing : scene.things()) {
                for (Scene.Thing other : scene.things()) {
                    apart |= Split.of(scene(thing.kind(), other.colour(), 1)) == Split.HELD_OUT;
                }
            }
            assertThat(Split.isCrossed(scene)).isEqualTo(apart);
            crossed += apart ? 1 : 0;
        }
        // A tenth of the colours for each of two things, in the half of the scenes that have two kinds.
        assertThat(crossed).isBetween(30, 120);
    }

    @Test
    void whatASceneMakesUnknownIsNotInIt() {
        SceneSource source = new SceneSource(2, Split.TRAINING);
        for (int i = 0; i < 300; i++) {
            Scene scene = source.get(i).scene();
            Set<Kind> kinds = Split.unknownKinds(scene);
            assertThat(Split.unknownColours(scene)).isNotEmpty();
            assertThat(kinds).isNotEmpty();
            scene.things().forEach(thing -> {
                if (!Split.isCrossed(scene)) {
                    assertThat(kinds).doesNotContain(thing.kind());
                }
                kinds.forEach(kind -> assertThat(Split.of(scene(kind, thing.colour(), 1)) == Split.HELD_OUT
                                || scene.things().stream()
                                        .anyMatch(other ->
                                                (kind.index() + other.kind().index()) % 7 == 0)
                                || scene.things().stream()
                                        .anyMatch(other -> Split.of(scene(kind, other.colour(), 1)) == Split.HELD_OUT))
                        .isTrue());
            });
        }
    }

    @Test
    void everyKindLacksOneColourAndOneNumber() {
        for (Kind kind : Kind.all()) {
            long colours = Colour.ALL.stream()
                    .filter(colour -> Split.of(scene(kind, colour, 1)) == Split.HELD_OUT)
                    .count();
            assertThat(colours).as(kind.singular()).isEqualTo(1);
            Colour learnt = Colour.ALL.stream()
                    .filter(colour -> Split.of(scene(kind, colour, 1)) == Split.TRAINING)
                    .findFirst()
                    .orElseThrow();
            long numbers = List.of(2, 3, 4).stream()
                    .filter(n -> Split.of(scene(kind, learnt, n)) == Split.HELD_OUT)
                    .count();
            assertThat(numbers).as(kind.singular()).isEqualTo(1);
        }
    }

    private static Scene scene(Kind kind, Colour colour, int n) {
        return new Scene(0xffffff, Collections.nCopies(n, new Scene.Thing(kind, colour, colour.rgb(), 64, 64, 30)));
    }

    @Test
    void thingsKeepApartAndInside() {
        SceneSource source = new SceneSource(5, Split.TRAINING);
        Rectangle2D inside = new Rectangle2D.Double(3.99, 3.99, 120.02, 120.02);
        for (int i = 0; i < 500; i++) {
            List<Scene.Thing> things = source.get(i).scene().things();
            for (int a = 0; a < things.size(); a++) {
                assertThat(inside.contains(things.get(a).box())).isTrue();
                for (int b = 0; b < a; b++) {
                    Rectangle2D x = things.get(a).box();
                    Rectangle2D y = things.get(b).box();
                    double across = Math.max(x.getMinX() - y.getMaxX(), y.getMinX() - x.getMaxX());
                    double down = Math.max(x.getMinY() - y.getMaxY(), y.getMinY() - x.getMaxY());
                    assertThat(Math.max(across, down)).isGreaterThanOrEqualTo(Scene.GAP - 1e-9);
                }
            }
        }
    }

    @Test
    void questionsHaveAnAnswerThatIsAccepted() {
        SceneSource source = new SceneSource(9, Split.TRAINING);
        Set<Question.Type> types = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            for (Question question : source.get(i).questions()) {
                types.add(question.type());
                assertThat(question.accepts(question.answer().toUpperCase(Locale.ROOT) + "."))
                        .isTrue();
                assertThat(question.accepts("something else")).isFalse();
            }
        }
        assertThat(types).hasSize(Question.Type.values().length);
    }

    @Test
    void repliesMaySayTheSameInOtherWords() {
        assertThat(new Question(Question.Type.HOW_MANY, "", "3").accepts("There are three."))
                .isTrue();
        assertThat(new Question(Question.Type.WHAT, "", "letter A").accepts("a letter A"))
                .isTrue();
        assertThat(new Question(Question.Type.WHAT, "", "letter A").accepts("a letter B"))
                .isFalse();
        assertThat(new Question(Question.Type.WHERE, "", "left of the star").accepts("to the left of the star"))
                .isTrue();
        assertThat(new Question(Question.Type.WHICH_COLOUR, "", "gray").accepts("Grey"))
                .isTrue();
    }

    private static long checksum(BufferedImage picture) {
        CRC32 sum = new CRC32();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                sum.update(rgb >> 16);
                sum.update(rgb >> 8);
                sum.update(rgb);
            }
        }
        return sum.getValue();
    }
}
