package io.scriptorium.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Matrices of 8-bit floats with a scale for each block, against golden/decoders/fp8-tensors. */
@Tag(Golden.TAG)
class EightBitFloatGoldenTest {
    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    private Weights open(Map<String, Safetensors.Content> tensors, Precision precision) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
        return Weights.open(Checkpoint.open(folder), manager, precision);
    }

    private Weights fixture(Precision precision) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.copy(
                Golden.path("decoders", "fp8-tensors", "tensors.safetensors"),
                folder.resolve("model.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return Weights.open(Checkpoint.open(folder), manager, precision);
    }

    private static Safetensors stored() throws IOException {
        return Safetensors.open(Golden.path("decoders", "fp8-tensors", "golden.safetensors"));
    }

    private static Map<String, Safetensors.Content> codes() {
        ByteBuffer codes = ByteBuffer.allocate(256);
        for (int code = 0; code < 256; code++) {
            codes.put((byte) code);
        }
        Map<String, Safetensors.Content> tensors = new LinkedHashMap<>();
        tensors.put("all.weight", new Safetensors.Content(Precision.F8_E4M3, new long[] {2, 128}, codes.flip()));
        return tensors;
    }

    @Test
    void everyCode() throws IOException {
        Map<String, Safetensors.Content> tensors = codes();
        tensors.put("all.weight_scale_inv", Safetensors.Content.ofFloats(new long[] {1, 1}, new float[] {1}));
        float[] values = Tensors.floats(open(tensors, Precision.F32).get("all.weight", 2, 128));
        float[] expected = stored().floats("e4m3_values");
        int notNumbers = 0;
        for (int code = 0; code < 256; code++) {
            assertThat(values[code]).as("code %d", code).isEqualTo(Float.valueOf(expected[code]));
            notNumbers += Float.isNaN(values[code]) ? 1 : 0;
        }
        assertThat(notNumbers).isEqualTo(2);
    }

    @Test
    void blocksThatEndWithTheMatrix() throws IOException {
        Weights weights = fixture(Precision.F32);
        NDArray matrix = weights.get("weight", 150, 140);
        Tolerance.EXACT.check("dequant_f32", stored().floats("dequant_f32"), Tensors.floats(matrix));
        assertThat(weights.unread()).doesNotContain("weight", "weight_scale_inv");
        NDArray half = fixture(Precision.BF16).get("weight", 150, 140);
        Tolerance.EXACT.check("dequant_bf16", stored().floats("dequant_bf16"), Tensors.floats(half));
    }

    @Test
    void aProductWithThem() throws IOException {
        NDArray matrix = fixture(Precision.F32).get("gemm.weight", 130, 256);
        NDArray x = manager.create(stored().floats("gemm.x"), new ai.djl.ndarray.types.Shape(5, 256));
        Tolerance.DECODER.check(
                "gemm.y_weight_only",
                stored().floats("gemm.y_weight_only"),
                x.matMul(matrix.transpose()).toFloatArray());
    }

    @Test
    void refusesCodesWithoutFittingScales() throws IOException {
        Weights none = open(codes(), Precision.F32);
        assertThatThrownBy(() -> none.get("all.weight", 2, 128))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there are no scales all.weight_scale_inv");
        Map<String, Safetensors.Content> tensors = codes();
        tensors.put("all.weight_scale_inv", Safetensors.Content.ofFloats(new long[] {2, 1}, new float[] {1, 1}));
        Weights misshapen = open(tensors, Precision.F32);
        assertThatThrownBy(() -> misshapen.get("all.weight", 2, 128))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("expected F32 [1, 1]")
                .hasMessageContaining("found F32 [2, 1]");
    }
}
