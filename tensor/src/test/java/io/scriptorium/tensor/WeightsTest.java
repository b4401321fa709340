package io.scriptorium.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {
    @TempDir
    Path folder;

    private static ByteBuffer f32(float... values) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            data.putFloat(value);
        }
        return data.flip();
    }

    private static ByteBuffer shorts(int... values) {
        ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            data.putShort((short) value);
        }
        return data.flip();
    }

    /** 1, -2 and 0.5 in each type. */
    private static Map<String, Safetensors.Content> sample() {
        Map<String, Safetensors.Content> tensors = new LinkedHashMap<>();
        tensors.put("a.f16", new Safetensors.Content(Precision.F16, new long[] {3}, shorts(0x3c00, 0xc000, 0x3800)));
        tensors.put("a.f32", new Safetensors.Content(Precision.F32, new long[] {1, 3}, f32(1, -2, 0.5f)));
        tensors.put(
                "b.bf16", new Safetensors.Content(Precision.BF16, new long[] {3, 1}, shorts(0x3f80, 0xc000, 0x3f00)));
        return tensors;
    }

    private void writeSample() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Safetensors.write(folder.resolve("model.safetensors"), sample(), Map.of("format", "pt"));
    }

    @Test
    void widensEveryStoredTypeExactly() throws IOException {
        writeSample();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Weights weights = Weights.open(Checkpoint.open(folder), manager, Precision.F32);
            assertThat(Tensors.floats(weights.at("a").get("f16", 3))).containsExactly(1, -2, 0.5f);
            assertThat(Tensors.floats(weights.get("a.f32", 1, 3))).containsExactly(1, -2, 0.5f);
            assertThat(weights.unread()).containsExactly("b.bf16");
            assertThat(Tensors.floats(weights.at("b").get("bf16", 3, 1))).containsExactly(1, -2, 0.5f);
            assertThat(weights.unread()).isEmpty();
        }
    }

    @Test
    void theSameWeightsMakeTheSameFile() throws IOException {
        writeSample();
        String file = Files.readString(folder.resolve("model.safetensors"), StandardCharsets.ISO_8859_1);
        assertThat(file.substring(8))
                .startsWith("{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"a.f16\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
                        + "\"a.f32\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[6,18]},"
                        + "\"b.bf16\":{\"dtype\":\"BF16\",\"shape\":[3,1],\"data_offsets\":[18,24]}}");
    }

    @Test
    void javaReadsTheSameValues() throws IOException {
        writeSample();
        Safetensors file = Safetensors.open(folder.resolve("model.safetensors"));
        assertThat(file.floats("a.f16")).containsExactly(1, -2, 0.5f);
        assertThat(file.floats("a.f32")).containsExactly(1, -2, 0.5f);
        assertThat(file.floats("b.bf16")).containsExactly(1, -2, 0.5f);
        assertThat(file.shape("b.bf16")).containsExactly(3, 1);
        assertThat(file.metadata()).containsEntry("format", "pt");
    }

    @Test
    void computesInBfloat16() throws IOException {
        writeSample();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray tensor = Weights.open(Checkpoint.open(folder), manager, Precision.BF16)
                    .get("a.f32", 1, 3);
            assertThat(Tensors.floats(tensor)).containsExactly(1, -2, 0.5f);
        }
    }

    @Test
    void readsTensorsThatLieAtOddOffsets() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        byte[] header =
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} ".getBytes(StandardCharsets.UTF_8);
        byte[] odd = header.length % 2 == 1 ? header : java.util.Arrays.copyOf(header, header.length - 1);
        ByteBuffer file = ByteBuffer.allocate(8 + odd.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(odd.length).put(odd).put(f32(3, 4));
        Files.write(folder.resolve("model.safetensors"), file.array());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Weights weights = Weights.open(Checkpoint.open(folder), manager, Precision.F32);
            assertThat(Tensors.floats(weights.get("x", 2))).containsExactly(3, 4);
        }
    }

    @Test
    void namesFileAndBothShapes() throws IOException {
        writeSample();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Weights weights = Weights.open(Checkpoint.open(folder), manager, Precision.F32);
            assertThatThrownBy(() -> weights.get("a.f32", 3, 1))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("model.safetensors")
                    .hasMessageContaining("expected shape [3, 1], found [1, 3]");
            assertThatThrownBy(() -> weights.get("a.none", 4))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("no tensor a.none of shape [4]");
        }
    }

    @Test
    void readsShardsByTheirIndex() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Map<String, Safetensors.Content> all = sample();
        Safetensors.write(folder.resolve("one.safetensors"), Map.of("a.f16", all.get("a.f16")), Map.of());
        Safetensors.write(folder.resolve("two.safetensors"), Map.of("b.bf16", all.get("b.bf16")), Map.of());
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"a.f16\":\"one.safetensors\",\"b.bf16\":\"two.safetensors\"}}");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Weights weights = Weights.open(Checkpoint.open(folder), manager, Precision.F32);
            assertThat(Tensors.floats(weights.get("b.bf16", 3, 1))).containsExactly(1, -2, 0.5f);
        }
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a.f16\":\"../one.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("outside its folder");
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a.f16\":\"two.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("no tensor a.f16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}",
                "{\"x\":3,\"x\":4}",
            })
    void refusesDamagedHeaders(String header) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        Path path = folder.resolve("model.safetensors");
        Files.write(path, file.array());
        assertThatThrownBy(() -> Safetensors.open(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model.safetensors is not a usable safetensors file");
    }

    @Test
    void refusesAFolderWithoutWeights() throws IOException {
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none"))).hasMessageContaining("no model folder");
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("config.json");
        Files.writeString(folder.resolve("config.json"), "{}");
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("model.safetensors");
    }
}
