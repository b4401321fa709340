package io.scriptorium.visionencoder.siglip;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.view.JanusView;
import io.scriptorium.visionencoder.view.PixelNormalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag(Golden.TAG)
class SiglipEncoderGoldenTest {
    private static final String SET = "janus-pro";

    /** The same model in its two namings. */
    enum Naming {
        OFFICIAL("janus-pro-bin/single", "vision_model.vision_tower", "aligner", "layers.0", "layers.2"),
        TRANSFORMERS("janus-pro-hf", "model.vision_model", "model.aligner", "fc1", "hidden_layers.0");

        final String folder;
        final String tower;
        final String aligner;
        final String first;
        final String second;

        Naming(String folder, String tower, String aligner, String first, String second) {
            this.folder = folder;
            this.tower = tower;
            this.aligner = aligner;
            this.first = first;
            this.second = second;
        }

        Path path() {
            String[] parts = folder.split("/", -1);
            return parts.length == 1 ? Golden.path(parts[0]) : Golden.path(parts[0], parts[1]);
        }
    }

    private static SiglipConfig config() {
        JsonNode sizes = Golden.json("janus-pro-hf", "config.json").path("vision_config");
        int width = sizes.path("hidden_size").asInt();
        return new SiglipConfig(
                sizes.path("image_size").asInt(),
                sizes.path("patch_size").asInt(),
                width,
                sizes.path("num_hidden_layers").asInt(),
                sizes.path("num_attention_heads").asInt(),
                (int) (width * sizes.path("mlp_ratio").asDouble()),
                SiglipConfig.Gelu.EXACT);
    }

    @ParameterizedTest
    @EnumSource
    void everyStage(Naming naming) throws IOException {
        Safetensors stored = Safetensors.open(Golden.path(SET, "understanding-1.safetensors"));
        SiglipConfig config = config();
        try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Weights weights = Weights.open(Checkpoint.open(naming.path()), owner, Precision.F32);
            SiglipEncoder siglip = SiglipEncoder.load(config, weights.at(naming.tower));
            MlpProjector aligner = MlpProjector.load(
                    weights.at(naming.aligner),
                    config.width(),
                    (int) stored.shape("aligner")[2],
                    List.of(naming.first, naming.second));
            NDArray pixels =
                    owner.create(stored.floats("pixel_values"), new Shape(1, 3, config.image(), config.image()));
            check(stored, "vit.patch_embed", siglip.patches(owner, pixels));
            NDArray x = siglip.embed(owner, pixels);
            check(stored, "vit.embed_plus_pos", x);
            for (int i = 0; i < config.layers(); i++) {
                if (stored.tensors().containsKey("vit.block." + i + ".attn")) {
                    check(stored, "vit.block." + i + ".attn", siglip.attention(owner, i, x));
                }
                x = siglip.layer(owner, i, x);
                check(stored, "vit.block." + i, x);
            }
            NDArray encoded = siglip.encode(owner, pixels);
            check(stored, "vit.norm", encoded);
            check(stored, "aligner", aligner.project(owner, encoded));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOfficialViewOfAPicture(Naming naming) throws IOException {
        Safetensors stored = Safetensors.open(Golden.path(SET, "understanding-1.safetensors"));
        SiglipConfig config = config();
        JanusView view = new JanusView(config.image(), 14, 0x7f7f7f);
        float[] pixels = PixelNormalization.JANUS.chw(view.of(ImageFile.readFirst(Golden.path(SET, "image-1.png"))));
        Tolerance.EXACT.check("pixel_values", stored.floats("pixel_values"), pixels);
        try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Weights weights = Weights.open(Checkpoint.open(naming.path()), owner, Precision.F32);
            SiglipEncoder siglip = SiglipEncoder.load(config, weights.at(naming.tower));
            NDArray two = owner.create(pixels, new Shape(1, 3, config.image(), config.image()))
                    .repeat(0, 2);
            NDArray encoded = siglip.encode(owner, two);
            check(stored, "vit.norm", encoded.get("1:2"));
            NDArray small = owner.zeros(new Shape(1, 3, config.image(), config.image() - 1));
            assertThatThrownBy(() -> siglip.encode(owner, small))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected [B, 3, " + config.image());
        }
    }

    private static void check(Safetensors stored, String name, NDArray actual) throws IOException {
        Tolerance.SIGLIP.check(name, stored.floats(name), Tensors.floats(actual));
    }
}
