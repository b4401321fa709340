package io.scriptorium.visionencoder.sam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.visionencoder.encoder.DeepSeekFixture;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Golden.TAG)
class SamEncoderGoldenTest {
    /** Rows and columns of a window that are stored, and which windows (README of the set). */
    private static final int[] IN_WINDOW = {0, 6, 7, 13};

    private final Safetensors stored = DeepSeekFixture.stored("sam.safetensors");

    SamEncoderGoldenTest() throws IOException {}

    @Test
    void pixelsAreNormalisedAsStored() throws IOException {
        float[] table = new float[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = DeepSeekFixture.normalised(i);
        }
        Tolerance.EXACT.check("pixel_table", stored.floats("pixel_table"), table);
    }

    @Test
    void everyStageOfEverySize() throws IOException {
        JsonNode rule = Golden.json(DeepSeekFixture.SET, "sam.json").path("index_rule");
        try (DeepSeekFixture fixture = new DeepSeekFixture()) {
            SamEncoder sam =
                    SamEncoder.load(fixture.config().sam(), fixture.weights().at("sam_model"));
            for (int size : DeepSeekFixture.sizes(stored)) {
                JsonNode places = rule.path(String.valueOf(size));
                Map<String, float[]> stages = stages(
                        fixture,
                        sam,
                        size,
                        integers(places.path("rows_and_columns")),
                        integers(places.path("half_grid_rows_and_columns")));
                for (String name : stored.tensors().keySet()) {
                    if (name.startsWith(size + ".")) {
                        String stage = name.substring(name.indexOf('.') + 1);
                        assertThat(stages).as(name).containsKey(stage);
                        Tolerance limit = stage.endsWith("_resized") ? Tolerance.TABLE : Tolerance.VISION;
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
            SamEncoder sam =
                    SamEncoder.load(fixture.config().sam(), fixture.weights().at("sam_model"));
            for (String name : stored.tensors().keySet()) {
                if (name.startsWith("eps.") && name.endsWith(".input")) {
                    String norm = name.substring("eps.".length(), name.length() - ".input".length());
                    NDArray input = DeepSeekFixture.tensor(step, stored, name);
                    NDArray output;
                    if (norm.startsWith("neck.")) {
                        int first = norm.equals("neck.1") ? 1 : 4;
                        output = sam.program()
                                .call(step, "norm_channels", input, weight(sam, first), weight(sam, first + 1));
                    } else {
                        String[] parts = norm.split("\\.", -1);
                        SamBlock block = sam.blocks().get(Integer.parseInt(parts[0].substring("block".length())));
                        output = sam.program().call(step, parts[1], input, block.weights());
                    }
                    Tolerance.EPSILON.check(norm, stored.floats("eps." + norm + ".output"), Tensors.floats(output));
                }
            }
        }
    }

    @Test
    void batchesAndGradientFormGiveTheSame() throws IOException {
        int size = Collections.min(DeepSeekFixture.sizes(stored));
        try (DeepSeekFixture fixture = new DeepSeekFixture();
                NDManager step = fixture.step()) {
            SamEncoder sam =
                    SamEncoder.load(fixture.config().sam(), fixture.weights().at("sam_model"));
            NDArray one = DeepSeekFixture.picture(step, size);
            NDArray other = one.neg();
            float[] apart = Tensors.floats(sam.encode(step, other));
            float[] both = Tensors.floats(sam.encode(step, one.concat(other, 0)));
            float[] second = java.util.Arrays.copyOfRange(both, both.length / 2, both.length);
            Tolerance.VISION.check("second of a batch", apart, second);

            NDArray x = sam.addPositions(step, sam.patches(step, one));
            for (SamBlock block : sam.blocks()) {
                NDArray plain = sam.program()
                        .call(
                                step,
                                "block",
                                x,
                                block.weights(),
                                block.relative(x),
                                block.heads(),
                                block.window(),
                                false);
                Tolerance.VISION.check("plain products", Tensors.floats(block.forward(step, x)), Tensors.floats(plain));
                x = plain;
            }
        }
    }

    private static Map<String, float[]> stages(
            DeepSeekFixture fixture, SamEncoder sam, int size, int[] places, int[] half) throws IOException {
        Map<String, float[]> stages = new LinkedHashMap<>();
        Program program = sam.program();
        try (NDManager step = fixture.step()) {
            NDArray pixels = DeepSeekFixture.picture(step, size);
            NDArray x = sam.patches(step, pixels);
            int rows = (int) x.getShape().get(1);
            int columns = (int) x.getShape().get(2);
            stages.put("patch_embed", DeepSeekFixture.pick(x, 1, places, places));
            NDArray table = sam.positionsFor(x).reshape(1, rows, columns, -1);
            stages.put("pos_embed_resized", DeepSeekFixture.pick(table, 1, places, places));
            x = sam.addPositions(step, x);
            stages.put("pos_added", DeepSeekFixture.pick(x, 1, places, places));
            for (int i = 0; i < sam.blocks().size(); i++) {
                SamBlock block = sam.blocks().get(i);
                String name = "block" + i;
                TensorList weights = block.weights();
                TensorList relative = block.relative(x);
                NDArray norm1 = program.call(step, "norm1", x, weights);
                stages.put(name + ".norm1", DeepSeekFixture.pick(norm1, 1, places, places));
                if (block.isGlobal()) {
                    stages.put(
                            name + ".rel_pos_h_resized",
                            distances(relative.tensors().get(0)));
                } else {
                    NDArray windows = program.call(
                            step, "window_context", norm1, weights, relative, block.heads(), block.window(), true);
                    windows = program.call(step, "project", windows, weights);
                    int last = (int) windows.getShape().get(0) - 1;
                    NDArray ends = windows.get("0:1").concat(windows.get(last + ":"), 0);
                    stages.put(name + ".attn.windows", DeepSeekFixture.pick(ends, 1, IN_WINDOW, IN_WINDOW));
                }
                NDArray attention =
                        program.call(step, "attention", norm1, weights, relative, block.heads(), block.window(), true);
                stages.put(name + ".attn", DeepSeekFixture.pick(attention, 1, places, places));
                NDArray norm2 = program.call(step, "norm2", x.add(attention), weights);
                stages.put(name + ".norm2", DeepSeekFixture.pick(norm2, 1, places, places));
                NDArray mlp = program.call(step, "mlp", norm2, weights);
                stages.put(name + ".mlp", DeepSeekFixture.pick(mlp, 1, places, places));
                x = block.forward(step, x);
                stages.put(name, DeepSeekFixture.pick(x, 1, places, places));
            }
            NDArray neck0 = program.call(step, "neck_0", x, sam.compressor());
            NDArray neck1 = program.call(step, "norm_channels", neck0, weight(sam, 1), weight(sam, 2));
            NDArray neck2 = program.call(step, "convolve", neck1, weight(sam, 3), new long[] {1, 1});
            NDArray neck3 = program.call(step, "neck", x, sam.compressor());
            long[] strides = SamEncoder.strides(sam.config().first());
            NDArray net2 = program.call(step, "convolve", neck3, weight(sam, 6), strides);
            stages.put("neck0", DeepSeekFixture.pick(neck0, 2, places, places));
            stages.put("neck1", DeepSeekFixture.pick(neck1, 2, places, places));
            stages.put("neck2", DeepSeekFixture.pick(neck2, 2, places, places));
            stages.put("neck3", DeepSeekFixture.pick(neck3, 2, places, places));
            stages.put("net_2", DeepSeekFixture.pick(net2, 2, half, half));
            stages.put("net_3", Tensors.floats(sam.encode(step, pixels)));
        }
        return stages;
    }

    /** The table by distance from one laid out by query and key: {@code [G, G, c]} to {@code [2G-1, c]}. */
    private static float[] distances(NDArray relative) {
        float[] values = Tensors.floats(relative);
        int size = (int) relative.getShape().get(0);
        int width = (int) relative.getShape().get(2);
        float[] table = new float[(2 * size - 1) * width];
        for (int i = 0; i < 2 * size - 1; i++) {
            int query = Math.max(0, i - (size - 1));
            int key = Math.max(0, size - 1 - i);
            System.arraycopy(values, (query * size + key) * width, table, i * width, width);
        }
        return table;
    }

    private static NDArray weight(SamEncoder sam, int place) {
        return sam.compressor().tensors().get(place);
    }

    private static int[] integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMapToInt(n -> IntStream.of(n.asInt()))
                .toArray();
    }
}
