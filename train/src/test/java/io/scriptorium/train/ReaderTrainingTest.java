package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderTrainingTest {
    @TempDir
    Path temporary;

    private Path start;

    @BeforeEach
    void startFolder() throws Exception {
        start = Tiny.folder(temporary, false);
    }

    private TrainSettings settings(String output, long steps, int threads) {
        return settings(output, steps, threads, Optional.empty(), Optional.empty());
    }

    private TrainSettings settings(
            String output, long steps, int threads, Optional<Balancing> balancing, Optional<GroupSettings> group) {
        return new TrainSettings(
                start,
                group.isEmpty(),
                temporary.resolve(output),
                Optional.empty(),
                List.of(),
                List.of(),
                Duration.ofMinutes(1),
                steps,
                threads,
                9,
                Tiny.RECIPE,
                balancing,
                Optional.empty(),
                group);
    }

    private static ReaderTraining.Result run(TrainSettings settings, Recorder recorder) throws Exception {
        Validation validation = new Validation(List.of(Tiny.batches(8).batch(1000)), Tiny::encode);
        return ReaderTraining.run(settings, Tiny.batches(8), validation, Tiny::encode, recorder);
    }

    @Test
    void goesOnAfterAnInterruptionAsIfThereHadBeenNone() throws Exception {
        Recorder straight = new Recorder();
        run(settings("straight", 6, 1), straight);
        Recorder first = new Recorder();
        first.interruptAfter = 3;
        assertThatThrownBy(() -> run(settings("parted", 6, 1), first)).isInstanceOf(InterruptedException.class);
        Recorder second = new Recorder();
        run(settings("parted", 6, 1), second);
        assertThat(second.steps).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(second.steps.get(i).values())
                    .isEqualTo(straight.steps.get(3 + i).values());
        }
        assertThat(temporary.resolve("parted/model.safetensors"))
                .hasSameBinaryContentAs(temporary.resolve("straight/model.safetensors"));
        assertThat(Checkpoint.json(temporary.resolve("parted/training/state.json"))
                        .path("loads"))
                .isEqualTo(Checkpoint.json(temporary.resolve("straight/training/state.json"))
                        .path("loads"));
    }

    private static final GroupSettings GROUP = new GroupSettings(6, 1, .2, .01, 2, 1);

    /** A start that reads some letters: sampled readings of random weights are all wrong. */
    private void startFromSomethingLearnt(int steps) throws Exception {
        run(settings("learnt", steps, 1), new Recorder());
        start = temporary.resolve("learnt");
    }

    @Test
    void grpoGoesOnAfterAnInterruptionAsIfThereHadBeenNone() throws Exception {
        startFromSomethingLearnt(60);
        Recorder straight = new Recorder();
        run(settings("straight", 6, 1, Optional.empty(), Optional.of(GROUP)), straight);
        Recorder first = new Recorder();
        first.interruptAfter = 3;
        assertThatThrownBy(() -> run(settings("parted", 6, 1, Optional.empty(), Optional.of(GROUP)), first))
                .isInstanceOf(InterruptedException.class);
        Recorder second = new Recorder();
        run(settings("parted", 6, 1, Optional.empty(), Optional.of(GROUP)), second);
        assertThat(second.steps)
                .extracting(TrainingListener.Progress::values)
                .containsExactlyElementsOf(straight.steps.subList(3, 6).stream()
                        .map(TrainingListener.Progress::values)
                        .toList());
        assertThat(straight.steps.get(5).values()).containsKeys("sampled_error", "useful", "kl", "clipped");
        assertThat(temporary.resolve("parted/model.safetensors"))
                .hasSameBinaryContentAs(temporary.resolve("straight/model.safetensors"));
    }

    @Test
    void grpoLowersTheErrorOfTheDecoderAndLeavesTheEncoder() throws Exception {
        startFromSomethingLearnt(60);
        Recorder recorder = new Recorder();
        run(settings("rewarded", 60, 1, Optional.empty(), Optional.of(GROUP)), recorder);
        TrainingListener.Rates before = recorder.measured.get(0).rates().get("tiny");
        TrainingListener.Rates after =
                recorder.measured.get(recorder.measured.size() - 1).rates().get("tiny");
        assertThat(after.decoder()).isLessThan(.8 * before.decoder());
        assertThat(after.ctc()).isEqualTo(before.ctc());
        Safetensors trained = Safetensors.open(temporary.resolve("rewarded/model.safetensors"));
        Safetensors old = Safetensors.open(start.resolve("model.safetensors"));
        for (String name : old.tensors().keySet()) {
            boolean decoder = name.startsWith("model.layers.")
                    || name.equals("model.norm.weight")
                    || name.equals("lm_head.weight");
            if (!decoder) {
                assertThat(trained.floats(name)).as(name).containsExactly(old.floats(name));
            }
        }
    }

    @Test
    void anotherWayToTrainDoesNotGoOnWithARun() throws Exception {
        run(settings("plain", 2, 1), new Recorder());
        assertThatThrownBy(() ->
                        run(settings("plain", 4, 1, Optional.of(Balancing.BIAS), Optional.empty()), new Recorder()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("\"balancing\":\"LOSS\"")
                .hasMessageContaining("\"balancing\":\"BIAS\"");
        assertThatThrownBy(() -> run(settings("plain", 4, 1, Optional.empty(), Optional.of(GROUP)), new Recorder()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("grpo");
        assertThatThrownBy(() -> settings("plain", 4, 1, Optional.of(Balancing.BIAS), Optional.of(GROUP)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected no balancing");
    }

    @Test
    void balancingIsAskedForAndItsLoadsAreLoggedAndDrawn() throws Exception {
        for (Balancing balancing : Balancing.values()) {
            String name = balancing.name();
            run(settings(name, 3, 1, Optional.of(balancing), Optional.empty()), new Recorder());
            Path output = temporary.resolve(name);
            boolean biased = balancing == Balancing.BIAS;
            assertThat(ReaderConfig.of(Checkpoint.open(output)).decoder().biased())
                    .isEqualTo(biased);
            assertThat(Checkpoint.open(output).tensors().keySet().stream().anyMatch(t -> t.endsWith("correction_bias")))
                    .isEqualTo(biased);
            double sum = 0;
            for (JsonNode load : TrainingFolder.entries(TrainingFolder.log(output))
                    .get(0)
                    .path("loads")
                    .path(0)) {
                sum += load.asDouble();
            }
            assertThat(sum).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-3));
            assertThat(output.resolve("training/loads.svg")).content().contains("MaxVio");
        }
        float[] none =
                Safetensors.open(temporary.resolve("NONE/model.safetensors")).floats("model.layers.1.mlp.gate.weight");
        assertThat(Safetensors.open(temporary.resolve("LOSS/model.safetensors"))
                        .floats("model.layers.1.mlp.gate.weight"))
                .isNotEqualTo(none);
    }

    @Test
    void aReaderWithoutBiasesGetsSomeThatStartAtZero() throws Exception {
        startFromSomethingLearnt(3);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Checkpoint checkpoint = Checkpoint.open(start);
            ReaderConfig biased = ReaderConfig.of(Balancing.BIAS.applied(checkpoint.config()), "config.json");
            assertThat(ReaderParameters.load(biased, manager, checkpoint)
                            .biases()
                            .get(1)
                            .toFloatArray())
                    .containsOnly(0);
        }
    }

    @Test
    void aKilledRunGoesOnFromItsLastWholeState() throws Exception {
        Recorder first = new Recorder();
        first.interruptAfter = 3;
        assertThatThrownBy(() -> run(settings("killed", 6, 1), first)).isInstanceOf(InterruptedException.class);
        // What a process leaves that is killed while it writes the next state and the log.
        Path training = temporary.resolve("killed/training");
        Files.writeString(training.resolve("state-5.safetensors.partial"), "half a file");
        Files.writeString(training.resolve("log.jsonl"), "{\"step\":2}\n{\"step\":5}\n{\"st");
        Recorder second = new Recorder();
        run(settings("killed", 6, 1), second);
        assertThat(second.steps.get(0).step()).isEqualTo(4);
        List<Long> logged = new ArrayList<>();
        for (String line : Files.readAllLines(training.resolve("log.jsonl"))) {
            logged.add(new ObjectMapper().readTree(line).path("step").asLong());
        }
        assertThat(logged).containsExactly(2L, 6L);
    }

    @Test
    void learnsToReadTinyLines() throws Exception {
        Recorder recorder = new Recorder();
        ReaderTraining.Result result = run(settings("learnt", 150, 2), recorder);
        assertThat(recorder.steps.get(0).values().get("ctc_loss")).isGreaterThan(1);
        assertThat(recorder.measured.get(0).rates().get("tiny").ctc()).isLessThan(.1);
        assertThat(result.steps()).isEqualTo(150);
        assertThat(result.lines()).isEqualTo(150 * 8);
        assertThat(temporary.resolve("learnt/training/curve.svg")).content().contains("<polyline");
        JsonNode state = Checkpoint.json(temporary.resolve("learnt/training/state.json"));
        assertThat(state.path("step").asLong()).isEqualTo(150);
    }

    @Test
    void theResultIsAnOrdinaryModelFolder() throws Exception {
        run(settings("model", 2, 1), new Recorder());
        Checkpoint model = Checkpoint.open(temporary.resolve("model"));
        assertThat(model.tensors().keySet())
                .isEqualTo(Checkpoint.open(start).tensors().keySet());
        assertThat(ReaderConfig.of(model).decoder())
                .isEqualTo(Tiny.config(false).decoder());
        assertThat(temporary.resolve("model/tokenizer.json")).exists();
    }

    @Test
    void refusesToGoOnWithAnotherSeed() throws Exception {
        run(settings("seeded", 2, 1), new Recorder());
        TrainSettings s = settings("seeded", 4, 1);
        TrainSettings other = new TrainSettings(
                s.start(),
                s.random(),
                s.output(),
                s.lines(),
                s.texts(),
                s.fonts(),
                s.time(),
                s.steps(),
                1,
                10,
                s.recipe(),
                s.balancing(),
                s.distillation(),
                s.group());
        assertThatThrownBy(() -> run(other, new Recorder()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("\"seed\":9");
    }

    @Test
    void biasesOfExpertsAreTrainedAndWrittenWhereTheConfigHasThem() throws Exception {
        start = Tiny.folder(temporary.resolve("biased"), true);
        run(settings("balanced", 3, 1), new Recorder());
        String name = "model.layers.1.mlp.gate.e_score_correction_bias";
        float[] bias = Safetensors.open(temporary.resolve("balanced/model.safetensors"))
                .floats(name);
        assertThat(bias).hasSize(4);
        float moved = 0;
        for (float b : bias) {
            moved += Math.abs(b);
        }
        assertThat(moved).isGreaterThan(0);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Checkpoint trained = Checkpoint.open(temporary.resolve("balanced"));
            ReaderParameters read = ReaderParameters.load(ReaderConfig.of(trained), manager, trained);
            assertThat(read.biases().get(1).toFloatArray()).containsExactly(bias);
        }
    }
}
