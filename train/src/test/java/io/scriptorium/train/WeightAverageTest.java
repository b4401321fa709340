package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightAverageTest {
    private static final String NAME = "lm_head.weight";

    @TempDir
    Path temporary;

    private Path first;
    private Path second;

    @BeforeEach
    void folders() throws Exception {
        first = Embedded.folder();
        second = temporary.resolve("second");
        Files.createDirectory(second);
        for (String name : new String[] {"config.json", "tokenizer.json"}) {
            Files.copy(first.resolve(name), second.resolve(name));
        }
        Safetensors file = Safetensors.open(first.resolve("model.safetensors"));
        Map<String, Safetensors.Content> doubled = new LinkedHashMap<>();
        for (String name : file.tensors().keySet()) {
            float[] values = file.floats(name);
            ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                data.putShort(ReaderParameters.half(2 * value));
            }
            doubled.put(
                    name, new Safetensors.Content(file.tensors().get(name).precision(), file.shape(name), data.flip()));
        }
        Safetensors.write(second.resolve("model.safetensors"), doubled, Map.of());
    }

    private float[] average(double share) throws Exception {
        Path output = temporary.resolve("average" + share);
        WeightAverage.write(first, second, share, output);
        assertThat(output.resolve("config.json")).hasSameBinaryContentAs(first.resolve("config.json"));
        assertThat(output.resolve("tokenizer.json")).hasSameBinaryContentAs(first.resolve("tokenizer.json"));
        return Safetensors.open(output.resolve("model.safetensors")).floats(NAME);
    }

    @Test
    void liesBetweenTheTwo() throws Exception {
        float[] values = Safetensors.open(first.resolve("model.safetensors")).floats(NAME);
        assertThat(average(0)).isEqualTo(values);
        float[] half = average(.5);
        float[] whole = average(1);
        for (int i = 0; i < values.length; i++) {
            assertThat(half[i]).isCloseTo(1.5f * values[i], within(1e-3f * Math.abs(values[i]) + 1e-7f));
            assertThat(whole[i]).isEqualTo(2 * values[i]);
        }
    }

    @Test
    void refusesAShareOutOfRange() {
        assertThatThrownBy(() -> WeightAverage.write(first, second, 1.1, temporary.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 1, got 1.1");
    }

    @Test
    void refusesAModelOfOtherSizes() throws Exception {
        Path config = second.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\"bos_token_id\"", "\"other_token_id\""));
        assertThatThrownBy(() -> WeightAverage.write(first, second, .5, temporary.resolve("x")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("config.json differs");
        assertThat(temporary.resolve("x")).doesNotExist();
    }
}
