package io.scriptorium.train.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
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
    private static final int SIDE = 32;
    private static final VqConfig TINY = new VqConfig(32, 4, 32, List.of(1, 1, 1), 0, 8);
    private static final VqConfig WITH_BLOCKS = new VqConfig(32, 4, 32, List.of(1, 2), 1, 8);

    @TempDir
    Path folder;

    private VqSettings settings(VqConfig config, int steps) {
        return new VqSettings(config, folder, SIDE, 4, 1e-3, Duration.ZERO, steps, 3);
    }

    @Test
    void theLossFallsAndCodesAreUsed() throws Exception {
        List<VqTraining.Progress> steps = new ArrayList<>();
        VqTraining.run(settings(TINY, 60), steps::add);
        assertThat(steps).hasSize(60);
        assertThat(steps.get(59).done()).isEqualTo(1);
        assertThat(steps.get(59).pixel()).isLessThan(0.5 * steps.get(0).pixel());
        assertThat(steps.get(59).used()).isGreaterThan(4);
    }

    @Test
    void whatIsSavedReadsAsItWasTrained() throws Exception {
        for (VqConfig config : List.of(TINY, WITH_BLOCKS)) {
            try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
                VqTraining.run(settings(config, 2), progress -> {});
                VqNetwork network = new VqNetwork(new VqLayout(config), owner, 3);
                VqTraining.train(settings(config, 2), network, progress -> {});
                byte[] pixels = VqTraining.batch(new SceneSource(9, Split.HELD_OUT), 0, 2, SIDE);
                float[] trained = Tensors.floats(network.reconstruct(owner, pixels, 2, SIDE));

                Checkpoint checkpoint = Checkpoint.open(folder);
                VqConfig read = VqConfig.official(ConfigFields.of(checkpoint.config(), "gen_vision_config"));
                assertThat(read).isEqualTo(config);
                Weights weights = Weights.open(checkpoint, owner, Precision.F32);
                Weights tokenizer = weights.at("gen_vision_model");
                Codebook codebook = Codebook.load(read, tokenizer);
                float[] normal = new float[pixels.length];
                for (int i = 0; i < pixels.length; i++) {
                    normal[i] = (pixels[i] & 0xff) / 127.5f - 1;
                }
                NDArray image = owner.create(normal, new Shape(2, 3, SIDE, SIDE));
                NDArray ids =
                        codebook.nearest(owner, VqEncoder.load(read, tokenizer).encode(owner, image));
                int cells = SIDE / read.cell();
                float[] decoded = Tensors.floats(
                        VqDecoder.load(read, tokenizer).decode(owner, codebook.entries(owner, ids, cells, cells)));
                assertThat(weights.unread()).isEmpty();
                assertThat(decoded).hasSize(trained.length);
                for (int i = 0; i < decoded.length; i++) {
                    assertThat(decoded[i]).isCloseTo(trained[i], within(1e-4f));
                }
            }
        }
    }

    /** Along the gradient of the pixels' loss alone, a small step changes the loss as the gradient says. */
    @Test
    void gradientsAreThoseOfTheLoss() {
        try (NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            VqLayout layout = new VqLayout(TINY);
            VqNetwork network = new VqNetwork(layout, owner, 5);
            byte[] pixels = VqTraining.batch(new SceneSource(2, Split.TRAINING), 0, 2, SIDE);
            VqNetwork.Result result = network.gradients(owner, pixels, 2, SIDE, 0, 0);
            // The last convolution's bias: nothing between it and the pixels.
            int bias = layout.tensors().size() - 2;
            assertThat(layout.tensors().get(bias).name()).isEqualTo("decoder.conv_out.bias");
            float slope = result.gradients().get(bias).getFloat(1);
            float before = network.tensors().get(bias).getFloat(1);
            float h = 1e-2f;
            float[] loss = new float[2];
            for (int i = 0; i < 2; i++) {
                network.tensors().get(bias).set(new NDIndex(1), before + (i == 0 ? h : -h));
                loss[i] = network.gradients(owner, pixels, 2, SIDE, 0, 0).pixel();
            }
            assertThat(slope).isCloseTo((loss[0] - loss[1]) / (2 * h), within(2e-2f));
            assertThat(Math.abs(slope)).isGreaterThan(0.05f);
        }
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> new VqSettings(TINY, folder, 30, 4, 1e-3, Duration.ZERO, 1, 1))
                .hasMessageContaining("a side that 4 divides, got 30 px");
        assertThatThrownBy(() -> new VqSettings(TINY, folder, SIDE, 4, 1e-3, Duration.ZERO, 0, 1))
                .hasMessageContaining("some time or steps");
    }
}
