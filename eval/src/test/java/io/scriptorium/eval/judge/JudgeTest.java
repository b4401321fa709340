package io.scriptorium.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.eval.scene.CaptionReader;
import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Kind;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {
    private static final Judge JUDGE = new Judge();
    private static final double BAR = 0.99;

    @ParameterizedTest
    @EnumSource(Damage.class)
    void knowsRightFromWrong(Damage damage) {
        measure(damage == Damage.NONE ? 200 : 60, damage, 128);
    }

    @Test
    void knowsRightFromWrongInPicturesTwiceAsLarge() {
        measure(30, Damage.NONE, 256);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Damage.class)
    void knowsRightFromWrongManyTimes(Damage damage) {
        measure(5000, damage, 128);
    }

    private static void measure(int n, Damage damage, int pixels) {
        SceneSource source = new SceneSource(2026, Split.HELD_OUT);
        Random random = new Random(1);
        List<String> mistakes = new ArrayList<>();
        int spoiled = 0;
        int right = 0;
        int refused = 0;
        for (int i = 0; i < n; i++) {
            Sample sample = source.get(i);
            Verdict verdict = JUDGE.judge(damage.of(sample.scene().draw(pixels), random), sample.demand());
            right += verdict.isRight() ? 1 : 0;
            if (!verdict.isRight()) {
                mistakes.add(i + " " + sample.caption() + ": " + verdict.faults());
            }
            for (Spoil spoil : Spoil.values()) {
                Scene scene = spoil.of(sample, random).orElse(null);
                if (scene == null) {
                    continue;
                }
                spoiled++;
                Verdict no = JUDGE.judge(damage.of(scene.draw(pixels), random), sample.demand());
                refused += no.isRight() ? 0 : 1;
                if (no.isRight()) {
                    mistakes.add(i + " " + sample.caption() + ": accepted with a wrong " + spoil + " " + scene);
                }
            }
        }
        String figures = String.format(
                "%s at %d px: %d of %d drawn scenes accepted, %d of %d spoiled ones refused",
                damage, pixels, right, n, refused, spoiled);
        System.getLogger(JudgeTest.class.getName()).log(System.Logger.Level.INFO, figures);
        assertThat(spoiled).isGreaterThan(n);
        assertThat(right).as("%s%n%s", figures, mistakes).isGreaterThanOrEqualTo((int) Math.ceil(BAR * n));
        assertThat(refused).as("%s%n%s", figures, mistakes).isGreaterThanOrEqualTo((int) Math.ceil(BAR * spoiled));
    }

    @Test
    void everyKindIsItselfInEveryColour() {
        for (Kind kind : Kind.all()) {
            Colour colour = Colour.ALL.get(kind.index() % Colour.ALL.size());
            for (double extent : new double[] {24, 38, 56}) {
                Scene scene =
                        new Scene(0xffffff, List.of(new Scene.Thing(kind, colour, colour.rgb(), 60.3, 66.8, extent)));
                List<Verdict.Seen> seen = JUDGE.look(scene.draw(128));
                assertThat(seen).as("%s, %s px", kind, extent).hasSize(1);
                assertThat(seen.get(0).kind()).contains(kind);
                assertThat(seen.get(0).colour()).isEqualTo(colour);
            }
        }
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Kind cat = Kind.of("cat").orElseThrow();
        Scene scene = new Scene(
                0xffffff,
                List.of(
                        new Scene.Thing(cat, Colour.RED, Colour.RED.rgb(), 30, 30, 36),
                        new Scene.Thing(cat, Colour.BLUE, Colour.BLUE.rgb(), 90, 90, 36)));
        Verdict verdict = JUDGE.judge(scene.draw(128), CaptionReader.read("three red cats and a dog"));
        assertThat(verdict.faults())
                .containsExactly("expected 3 cats, saw 2", "expected red cat, saw blue", "expected 1 dogs, saw 0");
    }

    @Test
    void anEmptyPictureIsNotWhatWasAskedFor() throws Exception {
        BufferedImage empty = new Scene(0xfff4f4, List.of()).draw(128);
        assertThat(JUDGE.look(empty)).isEmpty();
        assertThat(JUDGE.judge(empty, CaptionReader.read("a cat")).isRight()).isFalse();
    }

    @Test
    void aScribbleIsNoKind() throws Exception {
        BufferedImage scribble = new Scene(0xffffff, List.of()).draw(128);
        Random random = new Random(3);
        for (int i = 0; i < 900; i++) {
            scribble.setRGB(40 + random.nextInt(48), 40 + random.nextInt(48), 0xdc1e1e);
        }
        assertThat(JUDGE.judge(scribble, CaptionReader.read("a red cat")).isRight())
                .isFalse();
    }

    @Test
    void aPictureThatIsNotSquareIsRefused() {
        BufferedImage wide = new BufferedImage(128, 96, BufferedImage.TYPE_INT_RGB);
        assertThatThrownBy(() -> JUDGE.look(wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("128 x 96");
    }

    @Test
    void coloursArePartedWidely() {
        for (Colour a : Colour.ALL) {
            for (Colour b : Colour.ALL) {
                if (a != b) {
                    assertThat(Lab.distance(Lab.of(a.rgb()), Lab.of(b.rgb())))
                            .as("%s and %s", a, b)
                            .isGreaterThan(30);
                }
            }
        }
    }
}
