package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.StoredTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderParametersTest {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    @TempDir
    Path temporary;

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void loadingAndSavingTheEmbeddedReaderGivesItsVeryTensors() throws Exception {
        Checkpoint embedded = Checkpoint.open(Embedded.folder());
        ReaderParameters parameters = ReaderParameters.load(ReaderConfig.of(embedded), manager, embedded);
        Path saved = temporary.resolve("model.safetensors");
        parameters.save(saved, parameters.tensors());
        Safetensors copy = Safetensors.open(saved);
        assertThat(copy.tensors().keySet()).isEqualTo(embedded.tensors().keySet());
        for (StoredTensor tensor : embedded.tensors().values()) {
            // Arrays.equals: AssertJ's element by element takes minutes over millions of them.
            float[] stored = Safetensors.open(tensor.file()).floats(tensor.name());
            assertThat(Arrays.equals(copy.floats(tensor.name()), stored))
                    .as(tensor.name())
                    .isTrue();
        }
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        ReaderConfig config = Tiny.config(false);
        float[] a = values(config, 1);
        assertThat(values(config, 1)).containsExactly(a);
        assertThat(values(config, 2)).isNotEqualTo(a);
    }

    private float[] values(ReaderConfig config, long seed) {
        return ReaderParameters.random(config, manager, seed).tensors().get(0).toFloatArray();
    }

    @Test
    void roundsToHalfPrecisionToNearestEven() {
        assertThat(ReaderParameters.half(1)).isEqualTo((short) 0x3c00);
        assertThat(ReaderParameters.half(-2)).isEqualTo((short) 0xc000);
        assertThat(ReaderParameters.half(65504)).isEqualTo((short) 0x7bff);
        assertThat(ReaderParameters.half(65520)).isEqualTo((short) 0x7c00);
        // Half way between 1 and the next number: to even.
        assertThat(ReaderParameters.half(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
        assertThat(ReaderParameters.half(1 + 3 * 0x1p-11f)).isEqualTo((short) 0x3c02);
        assertThat(ReaderParameters.half(0x1p-24f)).isEqualTo((short) 1);
        assertThat(ReaderParameters.half(0x1p-26f)).isEqualTo((short) 0);
        assertThat(ReaderParameters.half(Float.NaN)).isEqualTo((short) 0x7e00);
    }

    @Test
    void aConfigWithOtherMathematicsIsRefusedByTheNameOfTheField() throws Exception {
        Path folder = Tiny.folder(temporary, false);
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"use_rel_pos\":false", "\"use_rel_pos\":true"));
        assertThatThrownBy(() -> ReaderConfig.of(Checkpoint.open(folder)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("sam_vit_b.use_rel_pos is true");
    }

    @Test
    void aTensorOfAnotherShapeIsNamedWithBothShapes() throws Exception {
        Path folder = Tiny.folder(temporary, false);
        Path config = folder.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"intermediate_size\":24", "\"intermediate_size\":32"));
        Checkpoint checkpoint = Checkpoint.open(folder);
        ReaderConfig changed = ReaderConfig.of(checkpoint);
        assertThatThrownBy(() -> ReaderParameters.load(changed, manager, checkpoint))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("gate_proj.weight")
                .hasMessageContaining("[32, 16]")
                .hasMessageContaining("[24, 16]");
    }
}
