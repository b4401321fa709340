package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationTest {
    private static final String SMALLER = "{\"vision_config\":{\"width\":{\"sam_vit_b\":{\"layers\":1,\"mlp_ratio\":2,"
            + "\"global_attn_indexes\":[],\"neck_channels\":8,\"downsample_channels\":[8,16]},"
            + "\"clip-l-14-224\":{\"mlp_ratio\":3}}}}";

    @TempDir
    Path temporary;

    private Path large;

    @BeforeEach
    void somethingLearnt() throws Exception {
        large = Tiny.folder(temporary, false);
        run("learnt", 60, Optional.empty(), new Recorder());
        large = temporary.resolve("learnt");
    }

    private void run(String output, long steps, Optional<String> sizes, Recorder recorder) throws Exception {
        Optional<Distillation> distillation = Optional.empty();
        if (sizes.isPresent()) {
            distillation = Optional.of(new Distillation(new ObjectMapper().readTree(sizes.orElseThrow())));
        }
        TrainSettings settings = new TrainSettings(
                large,
                sizes.isEmpty(),
                temporary.resolve(output),
                Optional.empty(),
                List.of(),
                List.of(),
                Duration.ofMinutes(1),
                steps,
                1,
                9,
                Tiny.RECIPE,
                Optional.empty(),
                distillation,
                Optional.empty());
        Validation validation = new Validation(List.of(Tiny.batches(8).batch(1000)), Tiny::encode);
        ReaderTraining.run(settings, Tiny.batches(8), validation, Tiny::encode, recorder);
    }

    /** A reader of the same sizes is the same reader. */
    @Test
    void nothingIsCutWhereNothingIsSmaller() throws Exception {
        Recorder recorder = new Recorder();
        run("same", 1, Optional.of("{}"), recorder);
        assertThat(recorder.steps.get(0).values().get("ctc_divergence")).isZero();
        assertThat(recorder.steps.get(0).values().get("token_difference")).isZero();
    }

    @Test
    void aSmallerReaderLearnsWhatTheLargerOneSees() throws Exception {
        Recorder recorder = new Recorder();
        run("small", 120, Optional.of(SMALLER), recorder);
        double first = recorder.steps.get(0).values().get("ctc_divergence");
        double last = recorder.steps.get(119).values().get("ctc_divergence");
        assertThat(last).isLessThan(.25 * first);
        JsonNode sam = Checkpoint.open(temporary.resolve("small")).config().at("/vision_config/width/sam_vit_b");
        assertThat(sam.path("layers").asInt()).isEqualTo(1);
        assertThat(sam.path("width").asInt()).isEqualTo(16);
        Safetensors small = Safetensors.open(temporary.resolve("small/model.safetensors"));
        assertThat(small.tensors().get("model.sam_model.net_2.weight").shape()).containsExactly(8, 8, 3, 3);
        assertThat(small.tensors()
                        .get("model.sam_model.blocks.0.mlp.lin2.weight")
                        .shape())
                .containsExactly(16, 32);
        assertThat(small.tensors()).doesNotContainKey("model.sam_model.blocks.1.norm1.weight");
        Safetensors before = Safetensors.open(large.resolve("model.safetensors"));
        List<String> kept = new ArrayList<>(before.tensors().keySet());
        kept.removeIf(name -> !name.startsWith("model.layers.") && !name.equals("model.embed_tokens.weight"));
        assertThat(kept).hasSizeGreaterThan(10);
        for (String name : kept) {
            assertThat(small.floats(name)).as(name).containsExactly(before.floats(name));
        }
    }

    @Test
    void goesOnAfterAnInterruptionAsIfThereHadBeenNone() throws Exception {
        run("straight", 6, Optional.of(SMALLER), new Recorder());
        Recorder first = new Recorder();
        first.interruptAfter = 3;
        assertThatThrownBy(() -> run("parted", 6, Optional.of(SMALLER), first))
                .isInstanceOf(InterruptedException.class);
        run("parted", 6, Optional.of(SMALLER), new Recorder());
        assertThat(temporary.resolve("parted/model.safetensors"))
                .hasSameBinaryContentAs(temporary.resolve("straight/model.safetensors"));
        assertThatThrownBy(() -> run("parted", 8, Optional.of("{}"), new Recorder()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("name another output");
    }

    @Test
    void whatIsNotSmallerIsNamed() {
        String wider = SMALLER.replace("\"layers\":1", "\"width\":32");
        assertThatThrownBy(() -> run("wider", 1, Optional.of(wider), new Recorder()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model.sam_model.patch_embed.proj.weight")
                .hasMessageContaining("only layers, mlp_ratio, neck_channels");
        String deeper = SMALLER.replace("\"layers\":1", "\"layers\":3");
        assertThatThrownBy(() -> run("deeper", 1, Optional.of(deeper), new Recorder()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model.sam_model.blocks.2.");
    }
}
