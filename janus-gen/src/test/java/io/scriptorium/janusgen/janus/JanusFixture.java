package io.scriptorium.janusgen.janus;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import io.scriptorium.vlmodel.sampling.NgramRule;
import io.scriptorium.vlmodel.sampling.SamplingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The small Janus model of the fixture sets {@code janus-pro*}, and what the tests of the family share. */
final class JanusFixture {
    static final LoadOptions OPTIONS = new LoadOptions("cpu", "f32", StepWeights.AS_LOADED, 0);

    /** The same model in its two forms. */
    enum Form {
        /** Names of transformers, safetensors. */
        TRANSFORMERS,
        /** Official names, pytorch_model.bin. */
        OFFICIAL
    }

    private JanusFixture() {}

    /** A folder with the model; {@code scratch} is used if it must be put together. */
    static Path folder(Form form, Path scratch) throws IOException {
        if (form == Form.TRANSFORMERS) {
            return Golden.path("janus-pro-hf");
        }
        copy(Golden.path("janus-pro-bin", "single", "config.json"), scratch);
        copy(Golden.path("janus-pro-bin", "single", "pytorch_model.bin"), scratch);
        copy(Golden.path("janus-pro", "tokenizer.json"), scratch);
        return scratch;
    }

    static void copy(Path file, Path folder) throws IOException {
        Path target = folder.resolve(file.getFileName().toString());
        if (!Files.exists(target)) {
            Files.write(target, Files.readAllBytes(file));
        }
    }

    /** Checks a question of a set: its ids, the features of its pictures, first logits and greedy answer. */
    static Understanding.Question checkQuestion(
            String set, String name, String aligner, Understanding understanding, NDManager manager) throws Exception {
        JsonNode expected = Golden.json(set, name + ".json");
        JsonNode message = expected.path("conversation").path(0);
        List<PageImage> pictures = new ArrayList<>();
        for (JsonNode picture : message.path("images")) {
            pictures.add(ImageFile.readFirst(Golden.path(set, picture.asText())));
        }
        Understanding.Question question =
                new Understanding.Question(message.path("content").asText(), pictures);
        assertThat(understanding.ids(question.message())).as(name).isEqualTo(integers(expected.path("input_ids")));
        Safetensors stored = Safetensors.open(Golden.path(set, name + ".safetensors"));
        try (NDManager step = manager.newSubManager()) {
            float[] features =
                    Tensors.floats(understanding.features(step, pictures).get(0));
            int size = (int) Math.min(
                    features.length,
                    (long) understanding.vision().config().tokens()
                            * understanding.decoder().config().hidden());
            // Without the vector that stands for the begin-of-image token, where there is one.
            Tolerance.SIGLIP.check(
                    name + " aligner",
                    Arrays.copyOf(stored.floats(aligner), size),
                    Arrays.copyOfRange(features, features.length - size, features.length));
            float[] logits = understanding.firstLogits(step, question);
            float[] last8 = stored.floats("logits.prefill_last8");
            Tolerance.JANUS_LOGITS.check(
                    name + " logits", Arrays.copyOfRange(last8, last8.length - logits.length, last8.length), logits);
        }
        List<Integer> heard = new ArrayList<>();
        int[] ids = understanding
                .answer(
                        manager,
                        List.of(question),
                        SamplingSettings.greedy(new NgramRule.Off()),
                        expected.path("max_new_tokens").asInt(),
                        (sequence, id) -> heard.add(id))
                .get(0)
                .ids();
        assertThat(ids).as(name).isEqualTo(integers(expected.path("greedy_ids")));
        assertThat(heard).hasSize(ids.length);
        return question;
    }

    /** The greatest difference of two pictures in levels. */
    static int farthest(PageImage first, PageImage second) {
        byte[] a = first.toBytes();
        byte[] b = second.toBytes();
        assertThat(b).hasSameSizeAs(a);
        return IntStream.range(0, a.length)
                .map(i -> Math.abs((a[i] & 0xff) - (b[i] & 0xff)))
                .max()
                .orElseThrow();
    }

    static int[] integers(JsonNode array) {
        JsonNode flat = array.path(0).isArray() ? array.path(0) : array;
        return StreamSupport.stream(flat.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
