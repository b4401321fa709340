package io.scriptorium.train.painter;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.janusgen.janus.JanusModel;
import io.scriptorium.janusgen.janus.PaintSettings;
import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PainterTrainingTest {
    private static final PainterConfig TINY = new PainterConfig(32, 1, 2, 16, 32, 1, 2, 64);

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void tokenizer() throws Exception {
        VqConfig small = new VqConfig(2048, 4, 32, List.of(1, 1, 1, 1, 1), 0, 8);
        VqTraining.run(new VqSettings(small, shared, 1, 1e-3, Duration.ZERO, 1, 1, 3), progress -> {});
    }

    private PainterSettings settings(String name, long steps, int threads, Duration saveEvery) {
        return new PainterSettings(
                TINY,
                Optional.empty(),
                shared,
                folder.resolve(name),
                4,
                2,
                3,
                3e-3,
                Duration.ZERO,
                steps,
                saveEvery,
                threads,
                5);
    }

    @Test
    void theLossesFallAndTheModelIsJanus() throws Exception {
        List<PainterTraining.Progress> steps = new ArrayList<>();
        PainterTraining.run(settings("a", 90, 4, Duration.ofMinutes(9)), steps::add);
        assertThat(steps.get(89).paint()).isLessThan(.8 * steps.get(0).paint());
        assertThat(steps.get(89).ask()).isLessThan(.8 * steps.get(0).ask());
        assertThat(steps.get(89).name()).isLessThan(.8 * steps.get(0).name());
        try (JanusModel model = JanusModel.open(folder.resolve("a"), LoadOptions.DEFAULT)) {
            assertThat(model.side()).isEqualTo(128);
            assertThat(model.paint("a red cat", 1, PaintSettings.DEFAULT, (done, all) -> {}))
                    .hasSize(1);
        }
    }

    /** Starting from a painter brings its tokenizer too, and what it had learnt. */
    @Test
    void aRunMayStartFromAPainter() throws Exception {
        PainterTraining.run(settings("a", 60, 2, Duration.ofMinutes(9)), progress -> {});
        Path first = folder.resolve("a");
        List<PainterTraining.Progress> steps = new ArrayList<>();
        PainterTraining.run(
                new PainterSettings(
                        TINY,
                        Optional.of(first),
                        first,
                        folder.resolve("b"),
                        4,
                        2,
                        3,
                        1e-6,
                        Duration.ZERO,
                        1,
                        Duration.ofMinutes(9),
                        1,
                        7),
                steps::add);
        assertThat(steps.get(0).paint()).isLessThan(.8 * Math.log(2048));
        Safetensors before = Safetensors.open(first.resolve("model.safetensors"));
        Safetensors after = Safetensors.open(folder.resolve("b/model.safetensors"));
        assertThat(after.tensors().keySet()).isEqualTo(before.tensors().keySet());
        String code = "gen_vision_model.quantize.embedding.weight";
        assertThat(after.floats(code)).isEqualTo(before.floats(code));
    }

    /** Half a run, stopped by an interrupt, and the rest of it give the weights of a whole run. */
    @Test
    void aRunThatWasStoppedGoesOnAsIfNothingHadHappened() throws Exception {
        PainterTraining.run(settings("whole", 8, 2, Duration.ofMinutes(9)), progress -> {});
        try {
            PainterTraining.run(settings("parts", 8, 2, Duration.ofMinutes(9)), progress -> {
                if (progress.step() == 3) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (InterruptedException stopped) {
            assertThat(stopped).hasMessageContaining("step 3");
        }
        List<Long> numbers = new ArrayList<>();
        PainterTraining.run(settings("parts", 8, 2, Duration.ofMinutes(9)), progress -> numbers.add(progress.step()));
        assertThat(numbers).first().isEqualTo(4L);
        assertThat(Files.mismatch(folder.resolve("whole/model.safetensors"), folder.resolve("parts/model.safetensors")))
                .isEqualTo(-1);
    }
}
