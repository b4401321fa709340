package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.view.ViewMode;
import io.scriptorium.visionencoder.view.Views;
import io.scriptorium.vlmodel.decoder.Decoder;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.generation.Generation;
import io.scriptorium.vlmodel.generation.GenerationRequest;
import io.scriptorium.vlmodel.generation.LoopRule;
import io.scriptorium.vlmodel.generation.TokenListener;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages through the whole of DeepSeek-OCR 2: from the picture file to the ids of the answer. */
@Tag(Golden.TAG)
class FlowPageGoldenTest {
    private static final String SET = "deepseek-ocr-2";

    @TempDir
    Path folder;

    /**
     * The set as a model's folder: with the sizes that the official code has as literals in the keys that stand for them, and
     * the tokenizer of the family, which only names the picture's token here.
     */
    private OcrModel open() throws IOException {
        ObjectNode config = (ObjectNode) Golden.json(SET, "config.json");
        JsonNode tiny = config.remove("_tiny");
        ObjectNode width = (ObjectNode) config.at("/vision_config/width");
        ((ObjectNode) width.get("sam_vit_b")).set("neck_channels", tiny.get("sam_neck_channels"));
        ((ObjectNode) width.get("qwen2-0-5b"))
                .setAll(Map.of(
                        "layers", tiny.get("qwen2_layers"),
                        "heads", tiny.get("qwen2_heads"),
                        "kv_heads", tiny.get("qwen2_kv_heads"),
                        "intermediate", tiny.get("qwen2_intermediate")));
        Files.writeString(folder.resolve("config.json"), config.toString());
        Files.copy(Golden.path(SET, "model.safetensors"), folder.resolve("model.safetensors"));
        Files.copy(Golden.path("tokenizer", "tokenizer.json"), folder.resolve("tokenizer.json"));
        return OcrModel.open(folder, new LoadOptions("cpu", "f32", StepWeights.AS_LOADED, 0));
    }

    static Stream<String> cases() {
        return Golden.json(SET, "meta.json").get("cases").properties().stream().map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void embeddingsLayersLogitsAndGreedyIds(String name) throws Exception {
        JsonNode facts = Golden.json(SET, "meta.json").get("cases").get(name).get("tensors");
        Safetensors stored = Safetensors.open(Golden.path(SET, "golden-" + name + ".safetensors"));
        int[] ids = ids(stored, "input_ids");
        int[] mask = ids(stored, "images_seq_mask");
        int start = 0;
        while (mask[start] == 0) {
            start++;
        }
        int count = Arrays.stream(mask).sum();
        try (OcrModel model = open()) {
            assertThat(model.unreadTensors()).isEmpty();
            WholePageReading reading = (WholePageReading) model.reading();
            Decoder decoder = reading.parts().decoder();
            NDManager manager = reading.parts().manager();
            Views views = Views.of(ImageFile.readFirst(Golden.path(SET, name + ".png")), ViewMode.FLOW);
            NDArray vision = reading.vision(manager, views);
            assertThat(vision.getShape().get(1))
                    .isEqualTo(count)
                    .isEqualTo(views.layout().placeholders());
            NDArray before = decoder.embed(manager, Arrays.copyOf(ids, start));
            NDArray after = decoder.embed(manager, Arrays.copyOfRange(ids, start + count, ids.length));
            NDArray embedded = decoder.pad(
                    manager, List.of(before.concat(vision.squeeze(0)).concat(after)));
            check(stored, facts, "dec.inputs_embeds", Tolerance.FLOW, embedded);
            Decoder.Forward forward = decoder.forward(manager, embedded, ids.length);
            for (int layer = 0; layer < decoder.config().layers(); layer++) {
                check(
                        stored,
                        facts,
                        "dec.layer" + layer,
                        Tolerance.FLOW,
                        forward.layers().get(layer));
            }
            check(stored, facts, "dec.norm", Tolerance.FLOW, forward.normed());
            float[] logits = Tensors.floats(forward.logits());
            float[] last = stored.floats("logits");
            Tolerance.LOGITS.check(
                    "logits", last, Arrays.copyOfRange(logits, logits.length - last.length, logits.length));

            int[] greedy = ids(stored, "greedy.ids");
            GenerationRequest request = new GenerationRequest(
                    ids.length, greedy.length, SamplingSettings.greedy(new NgramRule.Off()), LoopRule.off(), ids);
            // It goes on after the end.
            try (Generation generation =
                    Generation.start(decoder, manager, embedded, List.of(request), -1, TokenListener.none())) {
                generation.run();
                assertThat(generation.result(0).ids()).containsExactly(greedy);
            }
        }
    }

    @Test
    void knowsOneMode() throws Exception {
        try (OcrModel model = open()) {
            assertThat(model.readsLines()).isFalse();
            model.check(ReadOptions.DEFAULT);
            ReadOptions base = new ReadOptions(
                    Optional.of("base"), Optional.empty(), 0, ReadOptions.DEFAULT.ngrams(), Optional.empty(), 1, 0);
            assertThatThrownBy(() -> model.check(base))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("knows flow, got base");
        }
    }

    private static void check(Safetensors stored, JsonNode facts, String name, Tolerance tolerance, NDArray actual)
            throws IOException {
        float[] all = Tensors.floats(actual);
        int stride = facts.get(name).get("flat_stride").asInt();
        List<Float> picked = new ArrayList<>();
        for (int i = 0; i < all.length; i += stride) {
            picked.add(all[i]);
        }
        float[] values = new float[picked.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = picked.get(i);
        }
        tolerance.check(name, stored.floats(name), values);
    }

    private static int[] ids(Safetensors stored, String name) throws IOException {
        return Arrays.stream(stored.integers(name)).mapToInt(Math::toIntExact).toArray();
    }
}
