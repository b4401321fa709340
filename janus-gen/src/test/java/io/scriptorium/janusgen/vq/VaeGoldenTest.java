package io.scriptorium.janusgen.vq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.config.ConfigFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag(Golden.TAG)
class VaeGoldenTest {
    private static final String SET = "janus-flow";
    private static final String FILE = "diffusion_pytorch_model.safetensors";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path scratch;

    private final NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    @AfterEach
    void close() {
        owner.close();
    }

    private VaeDecoder decoder(Path folder) throws CheckpointException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        return VaeDecoder.load(
                VaeConfig.diffusers(ConfigFields.of(checkpoint.config())),
                Weights.open(checkpoint, owner, Precision.BF16));
    }

    /** The first latent at the end of its way. */
    private NDArray latent(Safetensors stored) throws IOException {
        long[] shape = stored.shape("w2.z");
        float[] all = stored.floats("w2.z");
        int size = (int) (shape[2] * shape[3] * shape[4]);
        int last = (int) ((shape[0] - 1) * shape[1]) * size;
        return owner.create(Arrays.copyOfRange(all, last, last + size), new Shape(1, shape[2], shape[3], shape[4]));
    }

    @Test
    void aLatentToAPicture() throws IOException {
        Safetensors stored = Safetensors.open(Golden.path(SET, "generation.safetensors"));
        JsonNode stages = Golden.json(SET, "generation.json").path("stages");
        VaeDecoder decoder = decoder(Golden.path(SET, "vae"));
        Map<String, float[]> seen = new HashMap<>();
        NDArray pixels = decoder.decode(owner, latent(stored), (name, x) -> seen.put(place(name), Tensors.floats(x)));
        for (String name : stages.properties().stream().map(Map.Entry::getKey).toList()) {
            if (name.startsWith("w2.vae.")) {
                float[] all = seen.remove(name.substring("w2.vae.".length()));
                int every = stages.path(name).path("every").asInt();
                float[] expected = stored.floats(name);
                float[] thinned = new float[expected.length];
                for (int i = 0; i < thinned.length; i++) {
                    thinned[i] = all[i * every];
                }
                Tolerance.VAE.check(name, expected, thinned);
            }
        }
        float[] sample = stored.floats("w2.vae.sample");
        Tolerance.VAE.check("sample", Arrays.copyOf(sample, sample.length / 2), Tensors.floats(pixels));
    }

    /** The fixture's name of a stage; of the stages of a block the last one counts. */
    private static String place(String name) {
        return name.replaceFirst("^mid\\.\\d$", "mid_block")
                .replaceFirst("^conv_blocks\\.(\\d)\\..*", "up_block$1")
                .replaceFirst("^norm_out$", "conv_norm_out");
    }

    @Test
    void namesOfOlderVersions() throws IOException {
        Safetensors stored = Safetensors.open(Golden.path(SET, "generation.safetensors"));
        Path vae = Golden.path(SET, "vae");
        float[] expected = Tensors.floats(decoder(vae).decode(owner, latent(stored)));
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(vae.resolve(FILE))).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) file.getLong()];
        file.get(header);
        String renamed = new String(header, StandardCharsets.UTF_8)
                .replace(".to_q.", ".query.")
                .replace(".to_k.", ".key.")
                .replace(".to_v.", ".value.")
                .replace(".to_out.0.", ".proj_attn.");
        byte[] names = renamed.getBytes(StandardCharsets.UTF_8);
        ByteBuffer written =
                ByteBuffer.allocate(8 + names.length + file.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        written.putLong(names.length).put(names).put(file);
        Files.write(scratch.resolve(FILE), written.array());
        Files.write(scratch.resolve("config.json"), Files.readAllBytes(vae.resolve("config.json")));
        assertThat(Checkpoint.open(scratch).tensors()).containsKey("decoder.mid_block.attentions.0.proj_attn.bias");
        assertThat(Tensors.floats(decoder(scratch).decode(owner, latent(stored))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "_class_name, '\"AutoencoderTiny\"'",
        "norm_num_groups, 16",
        "shift_factor, 0.1",
        "latents_mean, '[0, 0, 0, 0]'",
        "use_post_quant_conv, false",
        "block_out_channels, '[32, 32, 48, 64]'",
        "up_block_types, '[\"AttnUpDecoderBlock2D\"]'",
        "scaling_factor, 0",
        "tiling, true"
    })
    void aFieldThatIsNotImplemented(String field, String value) throws IOException {
        ObjectNode config = (ObjectNode) Golden.json(SET, "vae", "config.json");
        config.set(field, JSON.readTree(value));
        assertThatThrownBy(() -> VaeConfig.diffusers(ConfigFields.of(config)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        switch (field) {
                            case "block_out_channels" -> "channels: expected multiples";
                            case "scaling_factor" -> "scaling factor: expected a number above 0";
                            default -> field;
                        });
    }
}
