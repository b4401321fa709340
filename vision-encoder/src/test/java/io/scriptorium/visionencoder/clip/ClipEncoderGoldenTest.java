package io.scriptorium.visionencoder.clip;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.encoder.DeepSeekFixture;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Golden.TAG)
class ClipEncoderGoldenTest {
    private final Safetensors stored = DeepSeekFixture.stored("clip.safetensors");
    private final Safetensors maps = DeepSeekFixture.stored("sam.safetensors");

    ClipEncoderGoldenTest() throws IOException {}

    @Test
    void everyStageOfEverySize() throws IOException {
        JsonNode rows = Golden.json(DeepSeekFixture.SET, "clip.json").path("rows");
        try (DeepSeekFixture fixture = new DeepSeekFixture()) {
            ClipEncoder clip =
                    ClipEncoder.load(fixture.config().clip(), fixture.weights().at("vision_model"));
            for (int size : DeepSeekFixture.sizes(stored)) {
                int[] places = integers(rows.path(String.valueOf(size)));
                Map<String, float[]> stages = stages(fixture, clip, size, places);
                for (String name : stored.tensors().keySet()) {
                    if (name.startsWith(size + ".")) {
                        String stage = name.substring(name.indexOf('.') + 1);
                        assertThat(stages).as(name).containsKey(stage);
                        Tolerance limit = stage.startsWith("position") ? Tolerance.TABLE : Tolerance.VISION;
                        limit.check(name, stored.floats(name), stages.get(stage));
                    }
                }
            }
        }
    }

    @Test
    void normsUseTheOfficialEpsilon() throws IOException {
        try (DeepSeekFixture fixture = new DeepSeekFixture();
                NDManager step = fixture.step()) {
            ClipEncoder clip =
                    ClipEncoder.load(fixture.config().clip(), fixture.weights().at("vision_model"));
            NDArray first = DeepSeekFixture.tensor(step, stored, "eps.pre_layrnorm.input");
            Tolerance.EPSILON.check(
                    "pre_layrnorm",
                    stored.floats("eps.pre_layrnorm.output"),
                    Tensors.floats(clip.normalise(step, first)));
            NDArray second = DeepSeekFixture.tensor(step, stored, "eps.layer0.layer_norm1.input");
            Tolerance.EPSILON.check(
                    "layer_norm1",
                    stored.floats("eps.layer0.layer_norm1.output"),
                    Tensors.floats(clip.program()
                            .call(step, "layer_norm1", second, clip.layers().get(0))));
        }
    }

    @Test
    void gradientFormGivesTheSame() throws IOException {
        try (DeepSeekFixture fixture = new DeepSeekFixture();
                NDManager step = fixture.step()) {
            ClipEncoder clip =
                    ClipEncoder.load(fixture.config().clip(), fixture.weights().at("vision_model"));
            int size = DeepSeekFixture.sizes(stored).iterator().next();
            NDArray map = DeepSeekFixture.tensor(step, maps, size + ".net_3");
            NDArray x = clip.normalise(step, clip.embed(step, map));
            NDArray plain = clip.program()
                    .call(step, "layer", x, clip.layers().get(0), clip.config().heads(), false);
            Tolerance.VISION.check("plain products", Tensors.floats(clip.layer(step, 0, x)), Tensors.floats(plain));
        }
    }

    private Map<String, float[]> stages(DeepSeekFixture fixture, ClipEncoder clip, int size, int[] places)
            throws IOException {
        Map<String, float[]> stages = new LinkedHashMap<>();
        try (NDManager step = fixture.step()) {
            NDArray map = DeepSeekFixture.tensor(step, maps, size + ".net_3");
            NDArray table = clip.positionsFor(map).reshape(1, -1, clip.config().width());
            stages.put("position_embedding_used", DeepSeekFixture.pick(table, 1, places));
            NDArray x = clip.embed(step, map);
            stages.put("embed", DeepSeekFixture.pick(x, 1, places));
            x = clip.normalise(step, x);
            stages.put("pre_layrnorm", DeepSeekFixture.pick(x, 1, places));
            for (int i = 0; i < clip.layers().size(); i++) {
                String name = "layer" + i;
                TensorList weights = clip.layers().get(i);
                int heads = clip.config().heads();
                NDArray norm = clip.program().call(step, "layer_norm1", x, weights);
                stages.put(name + ".layer_norm1", DeepSeekFixture.pick(norm, 1, places));
                NDArray qkv = clip.program().call(step, "qkv_proj", norm, weights);
                stages.put(name + ".self_attn.qkv_proj", DeepSeekFixture.pick(qkv, 1, places));
                NDArray attention = clip.program().call(step, "attention", norm, weights, heads, true);
                stages.put(name + ".self_attn", DeepSeekFixture.pick(attention, 1, places));
                NDArray norm2 = clip.program().call(step, "layer_norm2", x.add(attention), weights);
                stages.put(name + ".layer_norm2", DeepSeekFixture.pick(norm2, 1, places));
                NDArray mlp = clip.program().call(step, "mlp", norm2, weights);
                stages.put(name + ".mlp", DeepSeekFixture.pick(mlp, 1, places));
                x = clip.layer(step, i, x);
                stages.put(name, DeepSeekFixture.pick(x, 1, places));
            }
        }
        return stages;
    }

    private static int[] integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMapToInt(n -> IntStream.of(n.asInt()))
                .toArray();
    }
}
