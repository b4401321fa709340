package io.scriptorium.visionencoder.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The encoder of a line reader, whose sizes and tables deviate from the official ones in every key that may. */
@Tag(Golden.TAG)
class LineReaderGoldenTest {
    private static final int HEIGHT = 32;

    private final Safetensors stored = Safetensors.open(Golden.path("reader-line", "golden.safetensors"));

    LineReaderGoldenTest() throws IOException {}

    private static DeepSeekFixture embedded() throws IOException {
        return new DeepSeekFixture(Golden.path("reader-line"), Precision.F32);
    }

    @Test
    void stagesOfEveryLine() throws IOException {
        try (DeepSeekFixture fixture = embedded()) {
            DeepEncoder encoder = DeepEncoder.load(fixture.config(), fixture.weights());
            VisionSequence sequence = VisionSequence.load(fixture.config().output(), true, fixture.weights());
            for (String line : lines()) {
                try (NDManager step = fixture.step()) {
                    NDArray pixels = pixels(step, encoder, List.of(line));
                    EncodedViews encoded = encoder.encode(step, pixels);
                    NDArray map = encoder.sam().encode(step, pixels);
                    checkIfStored(line + ".input", pixels);
                    checkIfStored(line + ".net_3", map);
                    checkIfStored(line + ".fused", encoder.fuse(step, encoded.clip(), map));
                    checkIfStored(line + ".projected", encoded.projected());
                    // The stored sequence begins with the embedding of bos, which is the decoder's.
                    float[] whole = stored.floats(line + ".sequence");
                    float[] vision = Arrays.copyOfRange(whole, fixture.config().output(), whole.length);
                    Tolerance.VISION.check(line + ".sequence", vision, Tensors.floats(sequence.views(step, encoded)));
                }
            }
        }
    }

    @Test
    void linesOfOneWidthGoInOneBatch() throws IOException {
        try (DeepSeekFixture fixture = embedded();
                NDManager step = fixture.step()) {
            DeepEncoder encoder = DeepEncoder.load(fixture.config(), fixture.weights());
            List<String> widest = new ArrayList<>();
            for (String line : lines()) {
                if (stored.shape(line + ".pixels")[1] == 640) {
                    widest.add(line);
                }
            }
            assertThat(widest).hasSizeGreaterThan(1);
            float[] together = Tensors.floats(
                    encoder.encode(step, pixels(step, encoder, widest)).projected());
            int each = together.length / widest.size();
            for (int i = 0; i < widest.size(); i++) {
                Tolerance.VISION.check(
                        widest.get(i),
                        stored.floats(widest.get(i) + ".projected"),
                        Arrays.copyOfRange(together, i * each, (i + 1) * each));
            }
        }
    }

    private List<String> lines() {
        return stored.tensors().keySet().stream()
                .filter(name -> name.endsWith(".pixels"))
                .map(name -> name.substring(0, name.indexOf('.')))
                .sorted()
                .toList();
    }

    private NDArray pixels(NDManager step, DeepEncoder encoder, List<String> lines) throws IOException {
        List<float[]> views = new ArrayList<>();
        for (String line : lines) {
            long[] bytes = stored.integers(line + ".pixels");
            float[] values = new float[bytes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = DeepSeekFixture.normalised((int) bytes[i]);
            }
            views.add(values);
        }
        return encoder.pixels(step, views, HEIGHT, views.get(0).length / HEIGHT);
    }

    private void checkIfStored(String name, NDArray actual) throws IOException {
        if (stored.tensors().containsKey(name)) {
            assertThat(new Shape(stored.shape(name))).as(name).isEqualTo(actual.getShape());
            Tolerance.VISION.check(name, stored.floats(name), Tensors.floats(actual));
        }
    }
}
