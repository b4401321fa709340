package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.tensor.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertLoadsTest {
    @TempDir
    Path temporary;

    private Path run(String name, String... entries) throws Exception {
        Path run = temporary.resolve(name);
        Files.createDirectories(run.resolve("training"));
        Files.write(run.resolve("training/log.jsonl"), List.of(entries));
        return run;
    }

    @Test
    void violationIsWhatTheBusiestExpertGetsBeyondItsShare() {
        assertThat(ExpertLoads.violation(new double[] {.25, .25, .25, .25})).isEqualTo(0, within(1e-12));
        assertThat(ExpertLoads.violation(new double[] {.5, .3, .1, .1})).isEqualTo(1, within(1e-12));
        assertThat(ExpertLoads.violation(new double[] {1, 0, 0, 0})).isEqualTo(3, within(1e-12));
    }

    @Test
    void runsAreDrawnBesideEachOther() throws Exception {
        Path even = run(
                "even",
                "{\"step\":1,\"loads\":[[0.7,0.3]]}",
                "{\"step\":25,\"rates\":{}}",
                "{\"step\":25,\"loads\":[[0.5,0.5]]}");
        Path skewed = run("skewed", "{\"step\":1,\"loads\":[[0.7,0.3]]}", "{\"step\":25,\"loads\":[[0.9,0.1]]}");
        Path picture = temporary.resolve("loads.svg");
        ExpertLoads.draw(List.of(even, skewed), picture);
        String svg = Files.readString(picture);
        // Two bars of two runs, and the line of each over its two entries.
        assertThat(svg.split("<rect x=", -1)).hasSize(1 + 4);
        assertThat(svg.split("<polyline", -1)).hasSize(1 + 2);
        assertThat(svg).contains(">even<", ">skewed<", "layer 1 with experts");
    }

    @Test
    void whatCannotBeComparedIsNamed() throws Exception {
        Path two = run("two", "{\"step\":1,\"loads\":[[0.7,0.3]]}");
        Path three = run("three", "{\"step\":1,\"loads\":[[0.7,0.2,0.1]]}");
        Path none = run("none", "{\"step\":1}");
        Path picture = temporary.resolve("loads.svg");
        assertThatThrownBy(() -> ExpertLoads.draw(List.of(two, three), picture))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("1 x 2", "1 x 3");
        assertThatThrownBy(() -> ExpertLoads.draw(List.of(none), picture))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("holds no loads");
        assertThatThrownBy(() -> ExpertLoads.draw(List.of(temporary.resolve("absent")), picture))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("expected the output folder of a training run");
        assertThatThrownBy(() -> ExpertLoads.draw(List.of(two, two), picture))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different names");
        assertThat(picture).doesNotExist();
    }
}
