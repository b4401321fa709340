package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final Box BOX = new Box(1, 2, 3, 4);

    @Test
    void boxesAreHalfOpen() {
        assertThat(BOX.width()).isEqualTo(2);
        assertThat(BOX.union(new Box(0, 3, 2, 9))).isEqualTo(new Box(0, 2, 3, 9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box(3, 0, 2, 1))
                .withMessageContaining("[3, 0, 2, 1)");
    }

    @Test
    void confidenceLiesBetweenZeroAndOne() {
        for (double wrong : new double[] {-0.01, 1.01, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Word("a", BOX, wrong));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Line("a", BOX, OptionalDouble.of(wrong), Reading.DECODER, "", List.of()));
        }
    }

    @Test
    void aLineIsOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Line("a\nb", BOX, OptionalDouble.empty(), Reading.DECODER, "", List.of()));
    }

    @Test
    void aFailedPageSaysWhy() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Outcome(PageStatus.FAILED, " "));
        PageSource source = new PageSource("a.png", 4, 0, 0, OptionalDouble.empty());
        assertThat(source.number()).isEqualTo(5);
        assertThat(PageResult.failed(source, "m", "no file").status()).isEqualTo(PageStatus.FAILED);
    }

    @Test
    void aStatusIsWrittenWithHyphens() {
        assertThat(PageStatus.OK.word()).isEqualTo("ok");
        assertThat(PageStatus.UNSUPPORTED_SCRIPT.word()).isEqualTo("unsupported-script");
    }

    @Test
    void blocksArePartedByAnEmptyLine() {
        Line line = new Line("a", BOX, OptionalDouble.empty(), Reading.DECODER, "", List.of());
        TextBlock block = TextBlock.of(List.of(line, line));
        Content content = Content.of(List.of(block, new TextBlock(BOX, List.of()), block));
        assertThat(content.text()).isEqualTo("a\na\n\na\na");
        assertThat(content.blocks()).hasSize(3);
    }

    @Test
    void linksToPicturesFollowThem() {
        Crop picture = Crop.of(3, 0, new Box(0, 0, 9, 9));
        Content written = Content.ofMarkdown("# A\n\n![](images/3_0.png)\n\nb", List.of(), List.of(picture));
        Content moved = written.withPicturesIn("a.images");
        assertThat(moved.markdown()).isEqualTo("# A\n\n![](a.images/3_0.png)\n\nb");
        assertThat(moved.pictures()).containsExactly(new Crop("a.images/3_0.png", picture.box()));
        Content set = Content.of(List.of(new Figure(picture, "Fig. 1", picture.box(), List.of())));
        assertThat(set.markdown()).isEqualTo("![](images/3_0.png)\n\nFig. 1");
        assertThat(set.pictures()).containsExactly(picture);
    }
}
