package io.scriptorium.visionencoder.tiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.image.ImageFile;
import io.scriptorium.visionencoder.image.PageImage;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DeepSeek-VL2's views, SigLIP, fold and projector. */
@Tag(Golden.TAG)
class TiledEncoderGoldenTest {
    private static final String SET = "deepseek-vl2";

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mla", "tiny-mha"})
    void viewsAndStages(String model) throws Exception {
        Checkpoint checkpoint = Checkpoint.open(Golden.path(SET, model));
        TiledConfig config = TiledConfig.read(checkpoint.config());
        TiledEncoder encoder = TiledEncoder.load(config, Weights.open(checkpoint, manager, Precision.F32));
        for (Map.Entry<String, JsonNode> c :
                Golden.json(SET, model, "meta.json").get("cases").properties()) {
            JsonNode images = c.getValue().get("images");
            Safetensors stored = Safetensors.open(Golden.path(SET, model, "golden-" + c.getKey() + ".safetensors"));
            NDArray pixels = null;
            for (int i = 0; i < images.size(); i++) {
                PageImage picture = ImageFile.readFirst(
                        Golden.path(SET, model, images.get(i).asText()));
                PictureGrid grid = images.size() > 2
                        ? PictureGrid.single(config)
                        : PictureGrid.of(config, picture.width(), picture.height());
                JsonNode facts = c.getValue().get("views").get(i);
                assertThat(sha256(grid.cut(picture).get(0)))
                        .isEqualTo(facts.get("global_rgb_sha256").asText());
                assertThat(sha256(grid.canvas(picture)))
                        .isEqualTo(facts.get("padded_local_rgb_sha256").asText());
                assertThat(grid.tokens(config.side()))
                        .isEqualTo(c.getValue().get("num_image_tokens").get(i).asInt());
                assertThat(encoder.encode(manager, picture, grid).getShape().get(1))
                        .isEqualTo(grid.tokens(config.side()));
                NDArray views = encoder.pixels(manager, picture, grid);
                pixels = pixels == null ? views : pixels.concat(views);
            }
            JsonNode tensors = c.getValue().get("tensors");
            check(stored, tensors, "pixels", Tolerance.EXACT, pixels);
            NDArray tokens = encoder.siglip().encode(manager, pixels);
            check(stored, tensors, "vision.out", Tolerance.FLOW, tokens);
            NDArray folded = encoder.unfold(manager, tokens);
            check(stored, tensors, "projector.unfolded", Tolerance.FLOW, folded);
            check(stored, tensors, "projector.out", Tolerance.FLOW, encoder.project(manager, folded));
        }
    }

    @Test
    void gridsOfManySizes() throws IOException {
        TiledConfig config = TiledConfig.read(Golden.json(SET, "mla", "config.json"));
        for (JsonNode size : Golden.json(SET, "grid-cases.json")) {
            PictureGrid grid = PictureGrid.of(
                    config, size.get("width").asInt(), size.get("height").asInt());
            assertThat(List.of(grid.best().width(), grid.best().height(), grid.columns(), grid.rows(), grid.tokens(14)))
                    .as(size.toString())
                    .containsExactly(
                            size.at("/best/0").asInt(),
                            size.at("/best/1").asInt(),
                            size.at("/tiles/0").asInt(),
                            size.at("/tiles/1").asInt(),
                            size.get("tokens_cropping").asInt());
            assertThat(PictureGrid.single(config).tokens(14))
                    .isEqualTo(size.get("tokens_no_cropping").asInt());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tile_tag", "global_view_pos", "projector_type", "depth", "downsample_ratio", "token_pooling"})
    void refusesByNameWhatItDoesNotKnow(String key) {
        ObjectNode config = (ObjectNode) Golden.json(SET, "mla", "config.json");
        ObjectNode holder = config.has(key) ? config : (ObjectNode) config.get("projector_config");
        holder.put(key, "other");
        assertThatThrownBy(() -> TiledConfig.read(config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(key + " is other");
    }

    private static void check(Safetensors stored, JsonNode facts, String name, Tolerance tolerance, NDArray actual)
            throws IOException {
        float[] all = Tensors.floats(actual);
        int stride = facts.get(name).get("flat_stride").asInt();
        float[] picked = new float[(all.length + stride - 1) / stride];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = all[i * stride];
        }
        tolerance.check(name, stored.floats(name), picked);
    }

    private static String sha256(PageImage image) throws Exception {
        byte[] bytes = new byte[3 * image.width() * image.height()];
        image.pixels().get(bytes);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
