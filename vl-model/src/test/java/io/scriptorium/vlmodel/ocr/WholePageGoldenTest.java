package io.scriptorium.vlmodel.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.view.Tiling;
import io.scriptorium.visionencoder.view.ViewRecipe;
import io.scriptorium.visionencoder.view.Views;
import io.scriptorium.vlmodel.decoder.KvCache;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.generation.Generation;
import io.scriptorium.vlmodel.generation.GenerationRequest;
import io.scriptorium.vlmodel.generation.LoopRule;
import io.scriptorium.vlmodel.generation.TokenListener;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Pages through the whole of DeepSeek-OCR: from the picture file to the ids of the answer. */
@Tag(Golden.TAG)
class WholePageGoldenTest {
    private static final String SET = "deepseek-ocr";

    @TestFactory
    Stream<DynamicTest> cases() throws Exception {
        JsonNode cases = Golden.json(SET, "e2e.json").path("cases");
        Safetensors stored = Safetensors.open(Golden.path(SET, "e2e.safetensors"));
        OcrModel model =
                OcrModel.open(Golden.path(SET, "model"), new LoadOptions("cpu", "f32", StepWeights.AS_LOADED, 0));
        assertThat(model.unreadTensors()).isEmpty();
        return StreamSupport.stream(cases.spliterator(), false)
                .map(c -> DynamicTest.dynamicTest(c.path("name").asText(), () -> check(model, c, stored)))
                .onClose(model::close);
    }

    private static void check(OcrModel model, JsonNode c, Safetensors stored) throws Exception {
        String name = c.path("name").asText();
        WholePageReading reading = (WholePageReading) model.reading();
        PageImage page = ImageFile.readFirst(Golden.path(SET, c.path("image").asText()));
        int size = c.path("image_size").asInt();
        ViewRecipe recipe = c.path("crop_mode").asBoolean()
                ? new ViewRecipe(c.path("base_size").asInt(), Optional.of(new Tiling(size, 2, 9, 640)))
                : ViewRecipe.single(size);
        try (NDManager step = reading.parts().manager().newSubManager()) {
            WholePageReading.Prefix prefix = reading.prefix(
                    step, Views.of(page, recipe), c.path("prompt").asText());
            int[] ids = prefix.prompt().ids();
            assertThat(ids).hasSize(c.path("input_length").asInt());
            assertThat(sha256(ids)).isEqualTo(c.path("input_ids_sha256_i32le").asText());
            assertThat(prefix.prompt().imageStart())
                    .containsExactly(c.path("image_mask_true_range").path(0).asInt());
            if (!c.has("greedy_ids")) {
                return;
            }
            Tolerance.VISION.check(
                    name + ".vision", stored.floats(name + ".vision"), rows(prefix, c.path("vision_rows")));
            NDArray batch = reading.parts().decoder().pad(step, List.of(prefix.embeddings()));
            prefill(reading, step, batch, ids.length, name, stored);
            greedy(reading, step, batch, prefix, c.path("greedy_ids"), new NgramRule.Off());
            JsonNode ngram = c.path("ngram_20");
            if (!ngram.isMissingNode()) {
                greedy(
                        reading,
                        step,
                        batch,
                        prefix,
                        ngram.path("greedy_ids"),
                        new NgramRule.WholeSequence(
                                ngram.path("no_repeat_ngram_size").asInt()));
            }
        }
    }

    private static float[] rows(WholePageReading.Prefix prefix, JsonNode rows) {
        float[] all = Tensors.floats(prefix.embeddings());
        int width = all.length / prefix.prompt().length();
        float[] chosen = new float[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            int row = prefix.prompt().imageStart()[0] + rows.get(i).asInt();
            System.arraycopy(all, row * width, chosen, i * width, width);
        }
        return chosen;
    }

    private static void prefill(
            WholePageReading reading, NDManager step, NDArray batch, int length, String name, Safetensors stored)
            throws Exception {
        try (KvCache cache = reading.parts().decoder().newCache(step, 1, length)) {
            NDArray hidden = reading.parts().decoder().prefill(step, batch, new int[] {length}, cache);
            Tolerance.LOGITS.check(
                    name + ".prefill_last_logits",
                    stored.floats(name + ".prefill_last_logits"),
                    Tensors.floats(reading.parts().decoder().logits(step, hidden)));
        }
    }

    private static void greedy(
            WholePageReading reading,
            NDManager step,
            NDArray batch,
            WholePageReading.Prefix prefix,
            JsonNode expected,
            NgramRule rule)
            throws Exception {
        int eos = 1;
        GenerationRequest request = new GenerationRequest(
                prefix.prompt().length(),
                expected.size(),
                SamplingSettings.greedy(rule),
                LoopRule.off(),
                prefix.prompt().ids());
        try (Generation generation =
                Generation.start(reading.parts().decoder(), step, batch, List.of(request), eos, TokenListener.none())) {
            generation.run();
            int[] ids = new int[expected.size()];
            Arrays.setAll(ids, i -> expected.get(i).asInt());
            if (ids[ids.length - 1] == eos) {
                ids = Arrays.copyOf(ids, ids.length - 1);
            }
            assertThat(generation.result(0).ids()).containsExactly(ids);
        }
    }

    private static String sha256(int[] ids) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(ids).forEach(bytes::putInt);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    }
}
