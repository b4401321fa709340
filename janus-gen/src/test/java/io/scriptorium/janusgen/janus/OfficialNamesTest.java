package io.scriptorium.janusgen.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.vlmodel.decoder.StepWeights;
import io.scriptorium.vlmodel.ocr.LoadOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The names and shapes of the published checkpoints, at their full size: files with true headers and holes for data, which are
 * mapped and hardly read.
 */
@Tag(Golden.TAG)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "NTFS writes 15 GB where others leave a hole")
class OfficialNamesTest {
    private static final String SET = "janus-names";
    private static final LoadOptions OPTIONS = new LoadOptions("cpu", "bf16", StepWeights.AS_LOADED, 0);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"Janus-1.3B, 1", "Janus-Pro-1B, 1", "Janus-Pro-7B, 2"})
    void officialFiles(String model, int shards) throws IOException {
        model(Golden.json(SET, "config-" + model + ".json"));
        write(folder, shapes("names-" + model + ".json"), "model", shards);
        try (JanusModel janus = JanusModel.open(folder, OPTIONS)) {
            assertThat(janus.side()).isEqualTo(384);
            assertThat(janus.weights().unread())
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("vision_model.vision_tower.attn_pool.")
                            || name.startsWith("gen_vision_model.encoder.")
                            || name.startsWith("gen_vision_model.quant_conv.")
                            || name.equals("gen_vision_model.quantize.codebook_used"));
        }
        try (ImageTokenizer tokenizer = ImageTokenizer.open(folder, OPTIONS)) {
            assertThat(tokenizer.side()).isEqualTo(384);
        }
    }

    @Test
    void theConversionForTransformers() throws IOException {
        // Sizes as in config-Janus-Pro-1B.json; what is absent is transformers' default.
        model(JSON.readTree("""
                {"architectures": ["JanusForConditionalGeneration"],
                 "text_config": {"model_type": "llama", "hidden_size": 2048, "intermediate_size": 5632, "num_attention_heads": 16,
                   "num_hidden_layers": 24, "max_position_embeddings": 16384, "vocab_size": 102400},
                 "vision_config": {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "image_size": 384,
                   "patch_size": 16, "hidden_act": "gelu"},
                 "vq_config": {"image_token_embed_dim": 2048, "num_patches": 24}}
                """));
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (JsonNode row : Golden.json(SET, "official-to-hf-Janus-Pro-1B.json").path("rows")) {
            for (JsonNode name : row.path("hf").isArray() ? row.path("hf") : List.of(row.path("hf"))) {
                if (!name.isNull()) {
                    shapes.put(name.asText(), longs(row.path("hf_shape")));
                }
            }
        }
        write(folder, shapes, "model", 1);
        try (JanusModel janus = JanusModel.open(folder, OPTIONS)) {
            assertThat(janus.weights().unread())
                    .isNotEmpty()
                    .allMatch(name ->
                            name.startsWith("model.vqmodel.encoder.") || name.startsWith("model.vqmodel.quant_conv."));
        }
        ImageTokenizer.open(folder, OPTIONS).close();
    }

    @Test
    void janusFlowAndItsVae() throws IOException {
        model(Golden.json(SET, "config-JanusFlow-1.3B.derived.json"));
        write(folder, shapes("names-JanusFlow-1.3B.json"), "model", 1);
        Path vae = Files.createDirectory(folder.resolve("vae"));
        ObjectNode config = (ObjectNode) Golden.json(SET, "config-sdxl-vae.derived.json");
        config.remove("_note");
        Files.writeString(vae.resolve("config.json"), config.toString());
        write(vae, shapes("names-sdxl-vae.json"), "diffusion_pytorch_model", 1);
        try (JanusFlowModel flow = JanusFlowModel.open(folder, OPTIONS)) {
            assertThat(flow.side()).isEqualTo(384);
            flow.requireVae();
            assertThat(flow.weights().unread())
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("vision_und_enc_model.vision_tower.attn_pool."));
        }
        // The VAE of another model.
        Files.writeString(
                vae.resolve("config.json"), config.put("latent_channels", 16).toString());
        assertThatThrownBy(() -> JanusFlowModel.open(folder, OPTIONS))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("latent_channels: expected 4");
    }

    private void model(JsonNode config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config.toString());
        JanusFixture.copy(Golden.path("janus-pro", "tokenizer.json"), folder);
    }

    private static Map<String, long[]> shapes(String file) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Golden.json(SET, file)
                .path("names")
                .properties()
                .forEach(entry -> shapes.put(entry.getKey(), longs(entry.getValue())));
        return shapes;
    }

    private static long[] longs(JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.path(i).asLong();
        }
        return values;
    }

    /** Files {@code NAME.safetensors} of bfloat16, or {@code NAME-i.safetensors} and an index. */
    private static void write(Path folder, Map<String, long[]> shapes, String name, int shards) throws IOException {
        if (shards == 1) {
            write(folder.resolve(name + ".safetensors"), shapes);
            return;
        }
        ObjectNode index = JSON.createObjectNode();
        List<Map<String, long[]>> parts = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            parts.add(new LinkedHashMap<>());
        }
        int at = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            int shard = shards * at++ / shapes.size();
            parts.get(shard).put(entry.getKey(), entry.getValue());
            index.withObject("weight_map").put(entry.getKey(), name + "-" + shard + ".safetensors");
        }
        for (int i = 0; i < shards; i++) {
            write(folder.resolve(name + "-" + i + ".safetensors"), parts.get(i));
        }
        Files.writeString(folder.resolve(name + ".safetensors.index.json"), index.toString());
    }

    private static void write(Path file, Map<String, long[]> shapes) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        long offset = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            ObjectNode tensor = header.putObject(entry.getKey()).put("dtype", "BF16");
            long bytes = 2;
            for (long side : entry.getValue()) {
                tensor.withArray("shape").add(side);
                bytes *= side;
            }
            if (entry.getValue().length == 0) {
                tensor.putArray("shape");
            }
            tensor.putArray("data_offsets").add(offset).add(offset + bytes);
            offset += bytes;
        }
        String text = header.toString();
        text += " ".repeat((8 - text.length() % 8) % 8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length())
                    .array());
            out.write(text.getBytes(StandardCharsets.UTF_8));
            // A hole: no block of it is on the disk.
            out.setLength(8 + text.length() + offset);
        }
    }
}
