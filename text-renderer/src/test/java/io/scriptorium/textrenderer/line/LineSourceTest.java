package io.scriptorium.textrenderer.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineSourceTest {
    private static final LineCurriculum SMALL = new LineCurriculum(
            List.of(
                    new LineCurriculum.Stage(3, List.of(128), List.of(1.0)),
                    new LineCurriculum.Stage(Long.MAX_VALUE, List.of(192, 256), List.of(0.5, 0.5))),
            1024);

    private static LineSource source(long seed, LineSource.Mixture mixture) {
        return new LineSource(
                seed, mixture, SMALL, Fonts.shipped(), TestLines.text(), LineImageConfig.DEFAULT, Optional.empty());
    }

    private static List<Batch> taken(LineSource source, int threads) throws InterruptedException {
        List<Batch> batches = new ArrayList<>();
        try (LineSource.Stream stream = source.stream(0, threads, 2 * threads)) {
            for (int i = 0; i < 10; i++) {
                batches.add(stream.next());
            }
        }
        return batches;
    }

    private static void assertSame(Batch one, Batch other) {
        assertThat(other.step()).isEqualTo(one.step());
        assertThat(other.texts()).isEqualTo(one.texts());
        assertThat(other.kinds()).isEqualTo(one.kinds());
        assertThat(other.views()).isDeepEqualTo(one.views());
    }

    @Test
    void oneAndFourThreadsGiveTheSameBatchesInOrder() throws Exception {
        List<Batch> one = taken(source(5, LineSource.Mixture.DEFAULT), 1);
        List<Batch> four = taken(source(5, LineSource.Mixture.DEFAULT), 4);
        for (int i = 0; i < one.size(); i++) {
            assertThat(one.get(i).step()).isEqualTo(i);
            assertSame(one.get(i), four.get(i));
        }
    }

    @Test
    void aResumedStreamGoesOnWhereTheFirstStopped() throws Exception {
        LineSource source = source(5, LineSource.Mixture.DEFAULT);
        try (LineSource.Stream stream = source.stream(6, 1, 1)) {
            assertSame(source.batch(6), stream.next());
            assertSame(source.batch(7), stream.next());
        }
    }

    @Test
    void anotherSeedGivesOtherBatches() {
        LineSource.Mixture mixture = LineSource.Mixture.DEFAULT;
        assertThat(source(6, mixture).batch(0).texts())
                .isNotEqualTo(source(5, mixture).batch(0).texts());
    }

    @Test
    void widthsFollowTheCurriculumAndFillTheBatch() {
        LineSource source = source(1, LineSource.Mixture.DEFAULT);
        for (int step = 0; step < 12; step++) {
            Batch batch = source.batch(step);
            assertThat(batch.width()).isIn(step < 3 ? List.of(128) : List.of(192, 256));
            assertThat(batch.views()).hasNumberOfRows(1024 / batch.width());
            for (byte[] view : batch.views()) {
                assertThat(view).hasSize(32 * batch.width());
            }
        }
    }

    @Test
    void theMixtureDecidesTheKinds() {
        assertThat(source(1, new LineSource.Mixture(0, 0, 1)).batch(4).kinds()).containsOnly("rubbish");
        assertThat(source(1, new LineSource.Mixture(0, 0, 1)).batch(4).texts()).containsOnly("");
        assertThat(source(1, new LineSource.Mixture(1, 0, 0)).batch(4).kinds()).doesNotContain("rubbish");
        assertThatThrownBy(() -> new LineSource.Mixture(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesImpossibleStreamsAndCurricula() {
        LineSource source = source(1, LineSource.Mixture.DEFAULT);
        assertThatThrownBy(() -> source.stream(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LineCurriculum(List.of(), 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LineCurriculum.Stage(5, List.of(128, 192), List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
