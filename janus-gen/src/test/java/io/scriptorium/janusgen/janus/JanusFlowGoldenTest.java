package io.scriptorium.janusgen.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.ComputeDevice;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.token.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(Golden.TAG)
class JanusFlowGoldenTest {
    private static final String SET = "janus-flow";

    @TempDir
    private Path scratch;

    private static JanusFlowModel open() throws CheckpointException {
        return JanusFlowModel.open(Golden.path(SET), JanusFixture.OPTIONS);
    }

    @Test
    void aQuestionAboutAPicture() throws Exception {
        try (JanusFlowModel model = open()) {
            JanusFixture.checkQuestion(
                    SET, "understanding-1", "vision_und_enc_aligner", model.understanding(), model.manager());
        }
    }

    @Test
    void theIdsOfAPrompt() throws Exception {
        JsonNode expected = Golden.json(SET, "generation.json");
        String text = expected.path("conversation").path(0).path("content").asText();
        assertThat(ChatTemplate.DEEPSEEK_OLD.format(Optional.empty(), List.of(text, "")) + "<｜begin▁of▁generation｜>")
                .isEqualTo(expected.path("prompt").asText());
        try (JanusFlowModel model = open()) {
            assertThat(model.promptIds(text)).isEqualTo(prompt(expected));
        }
    }

    /** Without the last tag, which the time replaces. */
    private static int[] prompt(JsonNode expected) {
        return Arrays.copyOf(
                JanusFixture.integers(expected.path("rows").path(0)),
                expected.path("prefix_length").asInt());
    }

    /** Velocities of every step from the reference's latents, then the whole way from its noise, and the picture. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void fromNoiseToPictures(int guidance) throws Exception {
        JsonNode expected = Golden.json(SET, "generation.json");
        Safetensors stored = Safetensors.open(Golden.path(SET, "generation.safetensors"));
        String name = "w" + guidance;
        int steps = expected.path("steps").asInt();
        int batch = expected.path("batch").asInt();
        float[] t = stored.floats("t");
        float[] noise = stored.floats("z0");
        int size = noise.length / batch;
        int channels = (int) stored.shape("z0")[1];
        int side = (int) stored.shape("z0")[2];
        float[] with = stored.floats(name + ".v_cond");
        float[] without = stored.floats(name + ".v_uncond");
        float[] latents = stored.floats(name + ".z");
        try (JanusFlowModel model = open()) {
            for (int picture = 0; picture < batch; picture++) {
                float[] start = Arrays.copyOfRange(noise, picture * size, (picture + 1) * size);
                try (FlowPainting painting = model.start(prompt(expected))) {
                    for (int step = 0; step < steps; step++) {
                        int at = (step * batch + picture) * size;
                        float[] before = step == 0
                                ? start
                                : Arrays.copyOfRange(latents, at - batch * size, at - batch * size + size);
                        try (NDManager passing = model.manager().newSubManager()) {
                            float[] velocities = Tensors.floats(painting.velocities(
                                    passing, FlowPainting.latent(passing, before, channels, side), t[step]));
                            String what = name + " picture " + picture + " step " + step;
                            Tolerance.FLOW_PAINTING.check(
                                    what + " with",
                                    Arrays.copyOfRange(with, at, at + size),
                                    Arrays.copyOf(velocities, size));
                            Tolerance.FLOW_PAINTING.check(
                                    what + " without",
                                    Arrays.copyOfRange(without, at, at + size),
                                    Arrays.copyOfRange(velocities, size, 2 * size));
                        }
                    }
                }
                try (NDManager passing = model.manager().newSubManager()) {
                    List<Integer> heard = new ArrayList<>();
                    NDArray latent = model.latent(
                            passing,
                            prompt(expected),
                            FlowPainting.latent(passing, start, channels, side),
                            new FlowSettings(guidance, steps, 0),
                            heard::add);
                    assertThat(heard).hasSize(steps).endsWith(steps);
                    int last = ((steps - 1) * batch + picture) * size;
                    Tolerance.FLOW_PAINTING.check(
                            name + " latent", Arrays.copyOfRange(latents, last, last + size), Tensors.floats(latent));
                    NDArray pixels = model.pixels(passing, latent);
                    float[] sample = stored.floats(name + ".vae.sample");
                    int count = sample.length / batch;
                    Tolerance.VAE.check(
                            name + " sample",
                            Arrays.copyOfRange(sample, picture * count, (picture + 1) * count),
                            Tensors.floats(pixels));
                    String file = "generated-" + name + "-" + picture + ".png";
                    assertThat(JanusFixture.farthest(ImageFile.readFirst(Golden.path(SET, file)), Pictures.of(pixels)))
                            .as(file)
                            .isLessThanOrEqualTo(1);
                }
            }
        }
    }

    @Test
    void theSameSeedPaintsTheSame() throws Exception {
        FlowSettings settings = new FlowSettings(2, 3, 7);
        List<PageImage> twice = new ArrayList<>();
        try (JanusFlowModel model = open()) {
            List<PageImage> two = model.paint(
                    "a red cup", 2, settings, (done, all) -> assertThat(all).isEqualTo(6));
            twice.addAll(two);
            // The seeds count up, and a picture can be painted alone.
            twice.add(model.paint("a red cup", 1, new FlowSettings(2, 3, 8), (done, all) -> {})
                    .get(0));
            assertThat(twice.get(2)).isEqualTo(twice.get(1)).isNotEqualTo(twice.get(0));
            assertThat(two.get(0).width()).isEqualTo(model.side()).isEqualTo(96);
            ComputeDevice.useThreads(1);
            PageImage one =
                    model.paint("a red cup", 1, settings, (done, all) -> {}).get(0);
            ComputeDevice.useThreads(2);
            PageImage other =
                    model.paint("a red cup", 1, settings, (done, all) -> {}).get(0);
            assertThat(other).isEqualTo(one);
            assertThat(model.paint("a red cup", 1, new FlowSettings(2, 4, 7), (done, all) -> {})
                            .get(0))
                    .isNotEqualTo(one);
            assertThat(model.paint("a red cup", 1, new FlowSettings(5, 3, 7), (done, all) -> {})
                            .get(0))
                    .isNotEqualTo(one);
            assertThatThrownBy(() -> model.paint("a ".repeat(2000), 1, settings, (done, all) -> {}))
                    .hasMessageContaining("the prompt is too long");
            assertThatThrownBy(() -> model.paint(" ", 1, settings, (done, all) -> {}))
                    .hasMessageContaining("the prompt is empty");
            assertThatThrownBy(() -> model.paint("a", 0, settings, (done, all) -> {}))
                    .hasMessageContaining("expected 1 or more, got 0");
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        assertThatThrownBy(() -> ImageTokenizer.open(Golden.path(SET), JanusFixture.OPTIONS))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("with the parts of JanusFlow; expected Janus or Janus-Pro");
        assertThatThrownBy(() -> JanusModel.open(Golden.path(SET), JanusFixture.OPTIONS))
                .hasMessageContaining("with the parts of JanusFlow; expected Janus or Janus-Pro");
        assertThatThrownBy(() -> new FlowSettings(2, 0, 0)).hasMessageContaining("steps: expected 1 to 1000, got 0");
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            JanusFixture.copy(Golden.path(SET, file), scratch);
        }
        try (UnifiedModel model = UnifiedModel.open(scratch, JanusFixture.OPTIONS)) {
            assertThat(model.side()).isEqualTo(96);
            JanusFlowModel flow = (JanusFlowModel) model;
            assertThatThrownBy(flow::requireVae)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("stabilityai/sdxl-vae");
            assertThatThrownBy(() -> flow.paint("a", 1, FlowSettings.DEFAULT, (done, all) -> {}))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Each changed field of config.json is refused by its name. */
    @ParameterizedTest
    @CsvSource({
        "vision_gen_enc_config, use_mid_block, false",
        "vision_gen_enc_config, stride, 3",
        "vision_gen_enc_config, hidden_size, 32",
        "vision_gen_enc_config, block_out_channels, '[32, 64]'",
        "vision_gen_dec_config, block_out_channels, '[64]'",
        "vision_gen_dec_config, upsamples, 2",
        "vision_gen_dec_config, out_channels, 8",
        "vision_und_enc_config, select_layer, -2"
    })
    void aFieldThatIsNotImplemented(String object, String field, String value) throws IOException {
        ObjectNode config = (ObjectNode) Golden.json(SET, "config.json");
        ((ObjectNode) config.path(object).path("params"))
                .set(field, new com.fasterxml.jackson.databind.ObjectMapper().readTree(value));
        Files.writeString(scratch.resolve("config.json"), config.toString());
        JanusFixture.copy(Golden.path(SET, "model.safetensors"), scratch);
        assertThatThrownBy(() -> UnifiedModel.open(scratch, JanusFixture.OPTIONS))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(field);
    }
}
