package io.scriptorium.visionencoder.encoder;

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
import io.scriptorium.visionencoder.view.PixelNormalization;
import io.scriptorium.visionencoder.view.ViewLayout;
import io.scriptorium.visionencoder.view.ViewMode;
import io.scriptorium.visionencoder.view.Views;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vision encoder of DeepSeek-OCR 2: views, the compressor's map, each layer over map and queries, the projector. */
@Tag(Golden.TAG)
class FlowEncoderGoldenTest {
    private static final String SET = "deepseek-ocr-2";

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    /** The set's config.json with the sizes that the official code has as literals in the keys that stand for them. */
    private static ObjectNode config() {
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
        return config;
    }

    static Stream<String> cases() {
        return Golden.json(SET, "meta.json").get("cases").properties().stream().map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void viewsAndStages(String name) throws Exception {
        JsonNode facts = Golden.json(SET, "meta.json").get("cases").get(name);
        PageImage page = ImageFile.readFirst(Golden.path(SET, name + ".png"));
        Views views = Views.of(page, ViewMode.FLOW);
        assertThat(views.layout().placeholders()).isEqualTo(facts.get("tokens").asInt());
        String hashes = facts.get("views").toString();
        assertThat(hashes).contains(sha256(views.global()));
        for (PageImage tile : views.tiles()) {
            assertThat(hashes).contains(sha256(tile));
        }
        FlowEncoder encoder = FlowEncoder.load(
                FlowConfig.read(config()),
                Weights.open(Checkpoint.open(Golden.path(SET)), manager, Precision.F32)
                        .at("model"));
        Safetensors stored = Safetensors.open(Golden.path(SET, "golden-" + name + ".safetensors"));
        check(encoder, stored, facts.get("tensors"), "global", List.of(views.global()));
        if (!views.tiles().isEmpty()) {
            check(encoder, stored, facts.get("tensors"), "local", views.tiles());
        }
    }

    private void check(FlowEncoder encoder, Safetensors stored, JsonNode facts, String at, List<PageImage> views)
            throws IOException {
        int size = views.get(0).width();
        NDArray pixels = encoder.pixels(
                manager,
                views.stream().map(PixelNormalization.DEEPSEEK_OCR::chw).toList(),
                size,
                size);
        check(stored, facts, at + ".pixels", Tolerance.EXACT, pixels);
        NDArray map = encoder.sam().encode(manager, pixels);
        check(stored, facts, at + ".sam.net_3", Tolerance.FLOW, map);
        NDArray x = encoder.input(manager, map);
        check(stored, facts, at + ".qwen.input", Tolerance.FLOW, x);
        FlowConfig config = encoder.config();
        NDArray[] angles = encoder.program().callTuple(manager, "angles", x, config.width() / config.heads(), 1e6);
        NDArray mask = encoder.program().call(manager, "mask", x);
        for (int layer = 0; layer < config.layers(); layer++) {
            x = encoder.layer(manager, layer, x, mask, angles);
            check(stored, facts, at + ".qwen.layer" + layer, Tolerance.FLOW, x);
        }
        check(
                stored,
                facts,
                at + ".qwen.norm",
                Tolerance.FLOW,
                encoder.program().call(manager, "norm", x, encoder.norm(), 1e-6));
        EncodedViews encoded = encoder.encode(manager, pixels);
        check(stored, facts, at + ".qwen.query_out", Tolerance.FLOW, encoded.clip());
        check(stored, facts, at + ".projector", Tolerance.FLOW, encoded.projected());
    }

    /** Of large tensors every k-th value is stored. */
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

    @Test
    void tilesAndPaddingOfManySizes() {
        for (JsonNode size : Golden.json(SET, "meta.json").get("geometry")) {
            ViewLayout layout = ViewMode.FLOW
                    .recipe()
                    .layout(size.get("width").asInt(), size.get("height").asInt());
            assertThat(new int[] {
                        layout.columns(),
                        layout.rows(),
                        layout.tileCount(),
                        layout.placeholders(),
                        layout.contentWidth(),
                        layout.contentHeight(),
                        layout.contentX(),
                        layout.contentY()
                    })
                    .as(size.toString())
                    .containsExactly(
                            size.at("/tiles/0").asInt(),
                            size.at("/tiles/1").asInt(),
                            size.get("num_tiles").asInt(),
                            size.get("image_tokens").asInt(),
                            size.at("/global_resized/0").asInt(),
                            size.at("/global_resized/1").asInt(),
                            size.at("/global_offset/0").asInt(),
                            size.at("/global_offset/1").asInt());
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        ObjectNode config = config();
        ((ObjectNode) config.at("/vision_config/width/qwen2-0-5b")).put("window", 3);
        assertThatThrownBy(() -> FlowConfig.read(config))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("vision_config.width.qwen2-0-5b.window");
        ObjectNode other = config();
        ((ObjectNode) other.get("projector_config")).put("input_dim", 5);
        assertThatThrownBy(() -> FlowConfig.read(other)).hasMessageContaining("input_dim");
        FlowEncoder encoder = FlowEncoder.load(
                FlowConfig.read(config()),
                Weights.open(Checkpoint.open(Golden.path(SET)), manager, Precision.F32)
                        .at("model"));
        NDArray pixels = manager.zeros(new ai.djl.ndarray.types.Shape(1, 3, 640, 640));
        assertThatThrownBy(() -> encoder.encode(manager, pixels))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("144 or 256 queries, got 100 tokens");
    }

    private static String sha256(PageImage image) throws Exception {
        byte[] bytes = new byte[3 * image.width() * image.height()];
        image.pixels().get(bytes);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
