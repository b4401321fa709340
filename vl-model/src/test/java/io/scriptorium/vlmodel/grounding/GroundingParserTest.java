package io.scriptorium.vlmodel.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.scriptorium.document.Crop;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroundingParserTest {
    private static final Duration LINEAR = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<|ref|>",
                "<|ref|>a",
                "<|det|>",
                "<|det|>x",
                "<|/ref|>",
                "<|ref|>a<|/ref|>",
                "<|ref|><|/ref|><|det|>",
                "<|ref|>image<|/ref|><|det|>[[0,0,9,9]]<|/det|>",
                "<|",
                "\n",
                "[",
                "\\coloneqq",
                "<｜end▁of▁sentence｜>"
            })
    void takesLinearTimeOnAMegabyteOfAnything(String piece) {
        String raw = piece.repeat((1 << 20) / piece.length());
        Assertions.assertTimeoutPreemptively(LINEAR, () -> GroundingParser.parse(raw, 640, 640, 0));
        String insideBoxes = "<|ref|>image<|/ref|><|det|>" + raw + "<|/det|>";
        Assertions.assertTimeoutPreemptively(LINEAR, () -> GroundingParser.parse(insideBoxes, 640, 640, 0));
    }

    @Test
    void keepsUnlimitedBoxesWithoutRecursion() {
        String boxes = "[[1, 2, 3, 4]" + ", [1, 2, 3, 4]".repeat(100_000) + "]";
        GroundedText got = GroundingParser.parse("<|ref|>text<|/ref|><|det|>" + boxes + "<|/det|>", 10, 10, 0);
        assertThat(got.elements())
                .singleElement()
                .satisfies(element -> assertThat(element.boxes()).hasSize(100_001));
    }

    @Test
    void survivesAnySequenceOfPieces() {
        String[] pieces = {
            "<|ref|>", "<|/ref|>", "<|det|>", "<|/det|>", "image", "text", "[[1,2,3,4]]", "[[", "\n", "a b", "<|", "|>"
        };
        Random random = new Random(7);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder raw = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                raw.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThatNoException().as(raw.toString()).isThrownBy(() -> {
                GroundedText got = GroundingParser.parse(raw.toString(), 100, 100, 3);
                assertThat(got.markdown().split("!\\[", -1)).hasSize(got.crops().size() + 1);
                for (Crop crop : got.crops()) {
                    assertThat(got.markdown()).containsOnlyOnce("![](" + crop.name() + ")");
                }
            });
        }
    }

    @Test
    void dropsAnUnclosedBoxListWithoutReferenceToTheEndOfItsLine() {
        GroundedText got = GroundingParser.parse("A<|det|>[[1, 2\nB", 10, 10, 0);
        assertThat(got.markdown()).isEqualTo("A\nB");
        assertThat(got.elements()).isEmpty();
    }

    @Test
    void neverMakesAPathOfALabel() {
        GroundedText got =
                GroundingParser.parse("<|ref|>../../etc/image<|/ref|><|det|>[[0,0,999,999]]<|/det|>", 10, 10, 4);
        assertThat(got.crops()).isEmpty();
        assertThat(got.markdown()).isEmpty();
    }

    @Test
    void refusesAPageWithoutSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroundingParser.parse("", 0, 10, 0))
                .withMessageContaining("0 x 10");
        assertThatIllegalArgumentException().isThrownBy(() -> GroundingParser.parse("", 10, 10, -1));
    }
}
