package io.scriptorium.vlmodel.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.chat.ChatMessage.Role;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.generation.Generation;
import io.scriptorium.vlmodel.generation.GenerationRequest;
import io.scriptorium.vlmodel.generation.LoopRule;
import io.scriptorium.vlmodel.generation.TokenListener;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import io.scriptorium.vlmodel.token.Prompt;
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

/** DeepSeek-VL and VL2: from picture files to the ids of the answer. The sets' toy tokenizers are left out, their ids are fed. */
@Tag(Golden.TAG)
class PictureChatGoldenTest {
    private static final SamplingSettings GREEDY = SamplingSettings.greedy(new NgramRule.Off());

    @TempDir
    Path folder;

    private ChatModel open(String set, String model) throws IOException {
        ObjectNode config = (ObjectNode) Golden.json(set, model, "config.json");
        JsonNode tiny = config.remove("_tiny");
        if (tiny != null) {
            ObjectNode params = (ObjectNode) config.at("/vision_config/params");
            ObjectNode low = params.has("low_res_cfg") ? (ObjectNode) params.get("low_res_cfg") : params;
            low.setAll((ObjectNode) tiny.get("siglip"));
            if (tiny.has("sam")) {
                ((ObjectNode) params.get("high_res_cfg")).setAll((ObjectNode) tiny.get("sam"));
            }
        }
        Files.writeString(folder.resolve("config.json"), config.toString());
        Files.copy(Golden.path(set, model, "model.safetensors"), folder.resolve("model.safetensors"));
        Files.copy(Golden.own().resolve("decoders/tokenizer.json"), folder.resolve("tokenizer.json"));
        return ChatModel.open(
                folder, new LoadOptions("cpu", "f32", LoadOptions.DEFAULT.stepWeights(), 0), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek-vl2, mla, tiled",
        "deepseek-vl2, tiny-mha, tiled",
        "deepseek-vl2, tiny-mha, three",
        "deepseek-vl, 1.3b, ''",
        "deepseek-vl, 7b-hybrid, ''"
    })
    void embeddingsLayersLogitsAndGreedyIds(String set, String name, String kind) throws Exception {
        try (ChatModel chat = open(set, name)) {
            JsonNode meta = Golden.json(set, name, "meta.json");
            JsonNode facts = kind.isEmpty() ? meta : meta.get("cases").get(kind);
            JsonNode tensors = facts.get("tensors");
            Safetensors stored = Safetensors.open(
                    Golden.path(set, name, kind.isEmpty() ? "golden.safetensors" : "golden-" + kind + ".safetensors"));
            List<PageImage> pictures = new ArrayList<>();
            String start = kind.isEmpty() ? "image-" : kind + "-";
            Path next = Golden.path(set, name).resolve(start + "0.png");
            while (Files.exists(next)) {
                pictures.add(ImageFile.readFirst(next));
                next = next.resolveSibling(start + pictures.size() + ".png");
            }
            NDManager manager = chat.manager();
            List<NDArray> features = chat.pictures().orElseThrow().encode(manager, pictures);
            int[] ids = ids(stored, "input_ids");
            Prompt prompt = prompt(ids, ids(stored, "images_seq_mask"), features);
            Decoder decoder = chat.decoder();
            NDArray embedded = decoder.pad(manager, List.of(chat.embed(manager, prompt, features)));
            check(stored, tensors, "dec.inputs_embeds", embedded);
            Decoder.Forward forward = decoder.forward(manager, embedded, ids.length);
            for (int layer = 0; layer < decoder.config().layers(); layer++) {
                check(stored, tensors, "dec.layer" + layer, forward.layers().get(layer));
            }
            check(stored, tensors, "dec.norm", forward.normed());
            float[] logits = Tensors.floats(forward.logits());
            float[] last = stored.floats("logits");
            Tolerance.LOGITS.check(
                    "logits", last, Arrays.copyOfRange(logits, logits.length - last.length, logits.length));
            int[] greedy = ids(stored, "greedy.ids");
            GenerationRequest request = new GenerationRequest(ids.length, greedy.length, GREEDY, LoopRule.off(), ids);
            // It goes on after the end.
            try (Generation generation =
                    Generation.start(decoder, manager, embedded, List.of(request), -1, TokenListener.none())) {
                generation.run();
                assertThat(generation.result(0).ids()).containsExactly(greedy);
            }
        }
    }

    private static Prompt prompt(int[] ids, int[] mask, List<NDArray> features) {
        int[] starts = new int[features.size()];
        int[] lengths = new int[features.size()];
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            while (mask[at] == 0) {
                at++;
            }
            starts[i] = at;
            lengths[i] = (int) features.get(i).getShape().get(1);
            at += lengths[i];
        }
        assertThat(Arrays.stream(lengths).sum()).isEqualTo(Arrays.stream(mask).sum());
        return new Prompt(ids, starts, lengths);
    }

    @Test
    void conversationsOfVl2() {
        for (JsonNode stored : Golden.json("deepseek-vl2", "prompt-cases.json")) {
            List<ChatMessage> messages = new ArrayList<>();
            if (!stored.get("system").asText().isEmpty()) {
                messages.add(new ChatMessage(Role.SYSTEM, stored.get("system").asText()));
            }
            for (JsonNode message : stored.get("messages")) {
                if (!message.get("content").asText().isEmpty()) {
                    Role role = message.get("role").asText().equals("<|User|>") ? Role.USER : Role.ASSISTANT;
                    messages.add(new ChatMessage(role, message.get("content").asText()));
                }
            }
            assertThat(ChatFormat.BARS.render("", messages))
                    .isEqualTo(stored.get("prompt_stripped").asText());
        }
    }

    @Test
    void conversationsOfVl() {
        for (JsonNode stored : Golden.json("deepseek-vl", "prompt-cases.json").get("cases")) {
            List<ChatMessage> messages = new ArrayList<>();
            for (JsonNode message : stored.get("messages")) {
                if (!message.get("content").asText().isEmpty()) {
                    Role role = message.get("role").asText().equals("User") ? Role.USER : Role.ASSISTANT;
                    messages.add(new ChatMessage(role, message.get("content").asText()));
                }
            }
            assertThat(ChatFormat.WORDS_AND_PICTURES.render("", messages))
                    .isEqualTo(stored.get("prompt").asText());
        }
    }

    @Test
    void refusesAnotherTowerByName() {
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.putObject("vision_config").put("cls", "OtherTower");
        assertThatThrownBy(() -> Pictures.Square.load(config, null))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cls is \"OtherTower\"");
    }

    private static void check(Safetensors stored, JsonNode facts, String name, NDArray actual) throws IOException {
        float[] all = Tensors.floats(actual);
        int stride = facts.get(name).path("flat_stride").asInt(1);
        float[] picked = new float[(all.length + stride - 1) / stride];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = all[i * stride];
        }
        Tolerance.FLOW.check(name, stored.floats(name), picked);
    }

    private static int[] ids(Safetensors stored, String name) throws IOException {
        return Arrays.stream(stored.integers(name)).mapToInt(Math::toIntExact).toArray();
    }
}
