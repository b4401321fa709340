package io.scriptorium.janusgen.janus;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.janusgen.janus.JanusFixture.Form;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.vlmodel.generation.GeneratedTokens;
import io.scriptorium.vlmodel.generation.TokenListener;
import io.scriptorium.vlmodel.sampling.Logits;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import io.scriptorium.vlmodel.token.ChatTemplate;
import io.scriptorium.vlmodel.token.SpecialTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag(Golden.TAG)
class JanusGoldenTest {
    private static final String SET = "janus-pro";

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @EnumSource
    void questionsAboutPictures(Form form) throws Exception {
        try (JanusModel model = JanusModel.open(JanusFixture.folder(form, scratch), JanusFixture.OPTIONS)) {
            List<Understanding.Question> both = new ArrayList<>();
            for (String name : List.of("understanding-1", "understanding-2")) {
                both.add(JanusFixture.checkQuestion(SET, name, "aligner", model.understanding(), model.manager()));
            }
            JsonNode expected = Golden.json(SET, "understanding-1.json");
            String answer = model.ask(
                    ImageFile.readFirst(Golden.path(SET, "image-1.png")),
                    "What is in this picture?",
                    SamplingSettings.greedy(new NgramRule.Off()),
                    expected.path("max_new_tokens").asInt(),
                    piece -> {});
            assertThat(answer)
                    .isEqualTo(model.understanding()
                            .prompts()
                            .tokenizer()
                            .decode(JanusFixture.integers(expected.path("greedy_ids")), SpecialTokens.SKIP));
            // Questions of different lengths in one batch.
            JsonNode batch = Golden.json(SET, "understanding-batch.json");
            List<GeneratedTokens> answers = model.understanding()
                    .answer(
                            model.manager(),
                            both,
                            SamplingSettings.greedy(new NgramRule.Off()),
                            batch.path("max_new_tokens").asInt(),
                            TokenListener.none());
            for (int i = 0; i < both.size(); i++) {
                assertThat(answers.get(i).ids())
                        .isEqualTo(
                                JanusFixture.integers(batch.path("greedy_ids").path(i)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void paintingGreedily(Form form) throws Exception {
        try (JanusModel model = JanusModel.open(JanusFixture.folder(form, scratch), JanusFixture.OPTIONS)) {
            for (String name : List.of("generation-pro", "generation-janus-1.3b")) {
                check(model, name, (picture, logits) -> Logits.argmax(logits));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void paintingTwoPicturesByGivenDraws(Form form) throws Exception {
        Safetensors stored = Safetensors.open(Golden.path(SET, "generation-sampled.safetensors"));
        JsonNode expected = Golden.json(SET, "generation-sampled.json");
        int codes = expected.path("image_token_num_per_image").asInt();
        float[] u = stored.floats("u");
        int[] at = new int[expected.path("parallel_size").asInt()];
        try (JanusModel model = JanusModel.open(JanusFixture.folder(form, scratch), JanusFixture.OPTIONS)) {
            check(model, "generation-sampled", (picture, logits) -> {
                Logits.temperature(logits, expected.path("temperature").asDouble());
                float[] probabilities = Logits.softmax(logits);
                double draw = u[picture * codes + at[picture]++];
                double sum = 0;
                for (int id = 0; id < probabilities.length; id++) {
                    sum += probabilities[id];
                    if (sum > draw) {
                        return id;
                    }
                }
                return probabilities.length - 1;
            });
        }
    }

    private static void check(JanusModel model, String name, Painting.Choice choice) throws Exception {
        JsonNode expected = Golden.json(SET, name + ".json");
        Safetensors stored = Safetensors.open(Golden.path(SET, name + ".safetensors"));
        int[] prompt = JanusFixture.integers(expected.path("rows").path(0));
        String text = "a small house by the lake, two trees and the sun";
        ChatTemplate template = name.endsWith("1.3b") ? ChatTemplate.DEEPSEEK_OLD : ChatTemplate.DEEPSEEK;
        assertThat(template.format(Optional.empty(), List.of(text, "")) + "<begin_of_image>")
                .isEqualTo(expected.path("prompt").asText());
        if (template == ChatTemplate.DEEPSEEK) {
            assertThat(model.promptIds(text)).isEqualTo(prompt);
        }
        int pictures = expected.path("parallel_size").asInt();
        double guidance = expected.path("cfg_weight").asDouble();
        // The first steps, from a second painting of the same codes.
        JsonNode codes = expected.path("ids");
        try (Painting painting = model.start(prompt, pictures, guidance);
                NDManager step = model.manager().newSubManager()) {
            for (int i = 0; i < 3; i++) {
                Tolerance.JANUS_LOGITS.check(
                        name + " hidden " + i,
                        stored.floats("step" + i + ".hidden_last"),
                        Tensors.floats(painting.normed(step)));
                float[] mixed = stored.floats("step" + i + ".logits_mixed");
                int size = mixed.length / pictures;
                int place = i;
                int[] next = painting.choose((picture, logits) -> {
                    Tolerance.JANUS_LOGITS.check(
                            name + " logits " + place,
                            Arrays.copyOfRange(mixed, picture * size, (picture + 1) * size),
                            logits);
                    return codes.path(picture).path(place).asInt();
                });
                painting.read(next);
            }
        }
        List<Integer> heard = new ArrayList<>();
        int[][] ids = model.codes(prompt, pictures, guidance, choice, heard::add);
        assertThat(heard)
                .isEqualTo(IntStream.rangeClosed(1, ids[0].length).boxed().toList());
        float[] pixels = stored.floats("pixels");
        int size = pixels.length / pictures;
        for (int picture = 0; picture < pictures; picture++) {
            assertThat(ids[picture]).as(name + " " + picture).isEqualTo(JanusFixture.integers(codes.path(picture)));
            try (NDManager step = model.manager().newSubManager()) {
                var decoded = model.pixels(step, ids[picture]);
                Tolerance.JANUS_PIXELS.check(
                        name + " pixels",
                        Arrays.copyOfRange(pixels, picture * size, (picture + 1) * size),
                        Tensors.floats(decoded));
                String file = pictures == 1 ? name + ".png" : name + "-" + picture + ".png";
                int apart = JanusFixture.farthest(ImageFile.readFirst(Golden.path(SET, file)), Pictures.of(decoded));
                assertThat(apart).as(file).isLessThanOrEqualTo(1);
            }
        }
    }
}
