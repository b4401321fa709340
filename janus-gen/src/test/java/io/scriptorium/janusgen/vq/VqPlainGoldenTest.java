package io.scriptorium.janusgen.vq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.scriptorium.golden.Golden;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.config.ConfigFields;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An encoder without residual blocks, in the naming of transformers. */
@Tag(Golden.TAG)
class VqPlainGoldenTest {
    private static final String SET = "vq-plain";

    private final NDManager owner = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final VqConfig config;
    private final Weights weights;
    private final Safetensors stored;
    private final NDArray picture;

    VqPlainGoldenTest() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(Golden.path(SET));
        config = VqConfig.transformers(ConfigFields.of(checkpoint.config(), "vq_config"));
        weights = Weights.open(checkpoint, owner, Precision.F32).at("model.vqmodel");
        stored = Safetensors.open(Golden.path(SET, "case.safetensors"));
        picture = owner.create(stored.floats("pixels_in"), new Shape(stored.shape("pixels_in")));
    }

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void aPictureToCodesAndBack() throws IOException {
        NDArray latents = VqEncoder.load(config, weights).encode(owner, picture);
        Tolerance.VQ_STAGE.check("latents", stored.floats("latents"), Tensors.floats(latents));
        Codebook codebook = Codebook.load(config, weights);
        NDArray ids = codebook.nearest(owner, latents);
        assertThat(ids.toLongArray()).isEqualTo(stored.integers("indices"));
        NDArray pixels = VqDecoder.load(config, weights).decode(owner, codebook.entries(owner, ids, 4, 4));
        Tolerance.VQ_PIXELS.check("pixels", stored.floats("pixels"), Tensors.floats(pixels));
        assertThat(weights.unread()).isEmpty();
    }

    /**
     * The slope along a direction is that of finite differences. The direction is a fixed random one that leans to the gradient: one
     * that lay across it by chance had a slope as small as the rounding of the energies.
     */
    @Test
    void gradientsReachThePixels() throws IOException {
        VqEncoder encoder = VqEncoder.load(config, weights).withGradient();
        VqDecoder decoder = VqDecoder.load(config, weights).withGradient();
        Random random = new Random(7);
        float[] any = new float[(int) picture.size()];
        for (int i = 0; i < any.length; i++) {
            any[i] = 2 * random.nextFloat() - 1;
        }
        picture.setRequiresGradient(true);
        NDArray direction;
        float slope;
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray out = decoder.decode(owner, encoder.encode(owner, picture));
            collector.backward(out.mul(out).mean());
            NDArray gradient = picture.getGradient();
            direction = gradient.div(gradient.abs().max()).add(owner.create(any, picture.getShape()));
            slope = gradient.mul(direction).sum().getFloat();
        }
        float step = 1e-3f;
        float difference = (energy(encoder, decoder, picture.add(direction.mul(step)))
                        - energy(encoder, decoder, picture.sub(direction.mul(step))))
                / (2 * step);
        assertThat(slope).isNotZero();
        assertThat(difference).isCloseTo(slope, org.assertj.core.data.Percentage.withPercentage(3));
    }

    private float energy(VqEncoder encoder, VqDecoder decoder, NDArray x) {
        NDArray out = decoder.decode(owner, encoder.encode(owner, x));
        return out.mul(out).mean().getFloat();
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        VqEncoder encoder = VqEncoder.load(config, weights);
        Codebook codebook = Codebook.load(config, weights);
        assertThatThrownBy(() -> encoder.encode(owner, owner.zeros(new Shape(1, 3, 16, 18))))
                .hasMessageContaining("sides that 4 divides");
        assertThatThrownBy(() -> codebook.entries(owner, new int[][] {{0, 1, 2, config.codes()}}, 2, 2))
                .hasMessageContaining("code " + config.codes() + " is not in 0..");
        assertThatThrownBy(() -> codebook.entries(owner, new int[][] {{0, 1, 2}}, 2, 2))
                .hasMessageContaining("expected 2 x 2, got 3");
        assertThatThrownBy(() -> new VqConfig(8, 4, 32, List.of(1, 2, 2), 0, 4))
                .hasMessageContaining("without residual blocks");
        assertThatThrownBy(() -> new VqConfig(8, 4, 40, List.of(1), 0, 4)).hasMessageContaining("multiple of the norm");
    }
}
