package io.scriptorium.visionencoder.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Golden.TAG)
class DeepEncoderGoldenTest {
    private final Safetensors stored = DeepSeekFixture.stored("encoder.safetensors");
    private final JsonNode facts = Golden.json(DeepSeekFixture.SET, "encoder.json");

    DeepEncoderGoldenTest() throws IOException {}

    @Test
    void fusedAndProjectedOfEverySize() throws IOException {
        try (DeepSeekFixture fixture = new DeepSeekFixture()) {
            DeepEncoder encoder = DeepEncoder.load(fixture.config(), fixture.weights());
            for (int size : DeepSeekFixture.sizes(stored)) {
                try (NDManager step = fixture.step()) {
                    int[] rows = integers(facts.path("fused_and_projected_rows").path(String.valueOf(size)));
                    NDArray pixels = DeepSeekFixture.picture(step, size);
                    NDArray map = encoder.sam().encode(step, pixels);
                    EncodedViews encoded = encoder.encode(step, pixels);
                    check(size + ".fused", DeepSeekFixture.pick(encoder.fuse(step, encoded.clip(), map), 1, rows));
                    check(size + ".projected", DeepSeekFixture.pick(encoded.projected(), 1, rows));
                }
            }
        }
    }

    @Test
    void sequenceOfEveryCase() throws IOException {
        try (DeepSeekFixture fixture = new DeepSeekFixture()) {
            DeepEncoder encoder = DeepEncoder.load(fixture.config(), fixture.weights());
            VisionSequence sequence = VisionSequence.load(fixture.config().output(), true, fixture.weights());
            for (Map.Entry<String, JsonNode> entry : facts.path("cases").properties()) {
                JsonNode facts = entry.getValue();
                try (NDManager step = fixture.step()) {
                    NDArray tokens = sequence(step, encoder, sequence, facts);
                    assertThat(tokens.getShape().getShape())
                            .as(entry.getKey())
                            .containsExactly(
                                    1,
                                    facts.path("N").asLong(),
                                    fixture.config().output());
                    int[] rows = integers(facts.path("stored_rows"));
                    check(entry.getKey() + ".sequence", DeepSeekFixture.pick(tokens, 1, rows));
                    rowsEqual(tokens, facts.path("image_newline_rows"), fixture, "image_newline");
                    rowsEqual(tokens, facts.path("view_seperator_row"), fixture, "view_seperator");
                    double sum = 0;
                    double absolute = 0;
                    for (float value : Tensors.floats(tokens)) {
                        sum += value;
                        absolute += Math.abs(value);
                    }
                    double limit =
                            Tolerance.VISION.limit() * facts.path("abs_sum").asDouble();
                    assertThat(sum)
                            .as(entry.getKey())
                            .isCloseTo(facts.path("sum").asDouble(), within(limit));
                    assertThat(absolute)
                            .as(entry.getKey())
                            .isCloseTo(facts.path("abs_sum").asDouble(), within(limit));
                }
            }
        }
    }

    @Test
    void bfloat16StaysNearFloat32() throws IOException {
        int size = DeepSeekFixture.sizes(stored).iterator().next();
        float[][] projected = new float[2][];
        for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
            try (DeepSeekFixture fixture = new DeepSeekFixture(precision);
                    NDManager step = fixture.step()) {
                DeepEncoder encoder = DeepEncoder.load(fixture.config(), fixture.weights());
                EncodedViews encoded = encoder.encode(step, DeepSeekFixture.picture(step, size));
                projected[precision == Precision.F32 ? 0 : 1] = Tensors.floats(encoded.projected());
            }
        }
        double error = 0;
        double signal = 0;
        for (int i = 0; i < projected[0].length; i++) {
            error += Math.pow(projected[0][i] - projected[1][i], 2);
            signal += Math.pow(projected[0][i], 2);
        }
        // 8 bits of mantissa through some ten layers; a wrong step in the other precision gives an error near 1.
        assertThat(Math.sqrt(error / signal)).isLessThan(0.05);
    }

    @Test
    void everyVisionTensorOfTheCheckpointIsRead() throws IOException {
        try (DeepSeekFixture fixture = new DeepSeekFixture()) {
            DeepEncoder.load(fixture.config(), fixture.weights());
            VisionSequence.load(fixture.config().output(), true, fixture.weights());
            for (String part : List.of("sam_model", "vision_model", "projector")) {
                assertThat(fixture.weights().at(part).unread()).as(part).isEmpty();
            }
            assertThat(fixture.weights().unread()).noneMatch(name -> name.matches("model\\.(image|view)_.*"));
        }
    }

    private static NDArray sequence(NDManager step, DeepEncoder encoder, VisionSequence sequence, JsonNode facts)
            throws IOException {
        String picture = facts.path("global_input").asText();
        int size = Integer.parseInt(picture.replaceAll("\\D", ""));
        EncodedViews global = encoder.encode(step, DeepSeekFixture.picture(step, size));
        if (facts.path("tile_source").isNull()) {
            return sequence.views(step, global);
        }
        int tile = facts.path("tile_size").asInt();
        List<float[]> tiles = new ArrayList<>();
        for (JsonNode offset : facts.path("tile_offsets_xy")) {
            tiles.add(DeepSeekFixture.pixels(
                    facts.path("tile_source").asText(),
                    offset.get(0).asInt(),
                    offset.get(1).asInt(),
                    tile));
        }
        EncodedViews encoded = encoder.encode(step, encoder.pixels(step, tiles, tile, tile));
        return sequence.tiled(
                step, encoded, facts.path("rows").asInt(), facts.path("columns").asInt(), global);
    }

    private static void rowsEqual(NDArray tokens, JsonNode rows, DeepSeekFixture fixture, String weight)
            throws IOException {
        float[] vector =
                Tensors.floats(fixture.weights().get(weight, fixture.config().output()));
        for (int row : integers(rows)) {
            Tolerance.EXACT.check(weight, vector, DeepSeekFixture.pick(tokens, 1, new int[] {row}));
        }
    }

    private void check(String name, float[] actual) throws IOException {
        Tolerance.VISION.check(name, stored.floats(name), actual);
    }

    private static int[] integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMapToInt(n -> IntStream.of(n.asInt()))
                .toArray();
    }
}
