package io.scriptorium.train.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.eval.scene.Placement;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.janusgen.vq.Codebook;
import io.scriptorium.janusgen.vq.VqConfig;
import io.scriptorium.janusgen.vq.VqDecoder;
import io.scriptorium.janusgen.vq.VqEncoder;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.config.ConfigFields;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VqTrainingTest {
    private static final SceneCodes CODES = new SceneCodes();
    private static final VqConfig TINY = new VqConfig(2048, 4, 32, List.of(1, 1, 1, 1, 1), 0, 8);

    @TempDir
    Path folder;

    private VqSettings settings(int steps, int threads) {
        return new VqSettings(TINY, folder, 2, 2e-3, Duration.ZERO, steps, threads, 3);
    }

    @Test
    void theLossFalls() throws Exception {
        List<VqTraining.Progress> steps = new ArrayList<>();
        VqTraining.run(settings(20, 1), steps::add);
        assertThat(steps).hasSize(20);
        assertThat(steps.get(19).done()).isEqualTo(1);
        assertThat(steps.get(19).pixel()).isLessThan(0.9 * steps.get(0).pixel());
    }

    @Test
    void whatIsSavedReadsAsItWasTrained() throws Exception {
        try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            VqNetwork network = new VqNetwork(new VqLayout(TINY), CODES, owner, 3);
            VqTraining.run(settings(1, 2), progress -> {});
            network.save(folder.resolve("model.safetensors"), network.tensors());
            byte[] pixels = VqTraining.pixels(scenes(2));
            float[] trained = Tensors.floats(network.reconstruct(owner, pixels, 2, Scene.SIDE));

            Checkpoint checkpoint = Checkpoint.open(folder);
            VqConfig read = VqConfig.official(ConfigFields.of(checkpoint.config(), "gen_vision_config"));
            assertThat(read).isEqualTo(TINY);
            Weights weights = Weights.open(checkpoint, owner, Precision.F32);
            Weights tokenizer = weights.at("gen_vision_model");
            Codebook codebook = Codebook.load(read, tokenizer);
            float[] normal = new float[pixels.length];
            for (int i = 0; i < pixels.length; i++) {
                normal[i] = (pixels[i] & 0xff) / 127.5f - 1;
            }
            NDArray image = owner.create(normal, new Shape(2, 3, Scene.SIDE, Scene.SIDE));
            NDArray ids =
                    codebook.nearest(owner, VqEncoder.load(read, tokenizer).encode(owner, image));
            float[] decoded = Tensors.floats(VqDecoder.load(read, tokenizer)
                    .decode(owner, codebook.entries(owner, ids, SceneCodes.GRID, SceneCodes.GRID)));
            assertThat(weights.unread()).isEmpty();
            assertThat(decoded).hasSize(trained.length);
            for (int i = 0; i < decoded.length; i++) {
                assertThat(decoded[i]).isCloseTo(trained[i], within(1e-4f));
            }
        }
    }

    /** Along the gradient of the pixels' loss alone, a small step changes the loss as the gradient says. */
    @Test
    void gradientsAreThoseOfTheLoss() {
        try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            VqLayout layout = new VqLayout(TINY);
            VqNetwork network = new VqNetwork(layout, CODES, owner, 5);
            VqNetwork.Result result = gradients(network, owner);
            // The last convolution's bias: nothing between it and the pixels.
            int bias = layout.tensors().size() - 2;
            assertThat(layout.tensors().get(bias).name()).isEqualTo("decoder.conv_out.bias");
            float slope = result.gradients().get(bias).getFloat(1);
            float before = network.tensors().get(bias).getFloat(1);
            float h = 1e-2f;
            float[] loss = new float[2];
            for (int i = 0; i < 2; i++) {
                network.tensors().get(bias).set(new NDIndex(1), before + (i == 0 ? h : -h));
                loss[i] = gradients(network, owner).pixel();
            }
            assertThat(slope).isCloseTo((loss[0] - loss[1]) / (2 * h), within(2e-2f));
            assertThat(Math.abs(slope)).isGreaterThan(0.05f);
        }
    }

    private static VqNetwork.Result gradients(VqNetwork network, NDManager owner) {
        List<Scene> scenes = scenes(1);
        long[] ids = new long[SceneCodes.GRID * SceneCodes.GRID];
        int[] codes = CODES.of(scenes.get(0));
        for (int i = 0; i < ids.length; i++) {
            ids[i] = codes[i];
        }
        return network.gradients(owner, VqTraining.pixels(scenes), ids, 1, Scene.SIDE, 0, 0, Precision.F32);
    }

    private static List<Scene> scenes(int count) {
        SceneSource source = new SceneSource(2, Split.TRAINING, Placement.GRID);
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scenes.add(source.get(i).scene());
        }
        return scenes;
    }

    @Test
    void wrongSettingsAreNamed() {
        VqConfig coarse = new VqConfig(2048, 4, 32, List.of(1, 1, 1), 0, 8);
        assertThatThrownBy(() -> new VqSettings(coarse, folder, 4, 1e-3, Duration.ZERO, 1, 1, 1))
                .hasMessageContaining("16 px, got 4");
        assertThatThrownBy(() -> new VqSettings(TINY, folder, 4, 1e-3, Duration.ZERO, 0, 1, 1))
                .hasMessageContaining("some time or steps");
    }
}
