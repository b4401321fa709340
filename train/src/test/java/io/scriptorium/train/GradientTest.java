package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Precision;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every parameter's gradient against the slope of the loss along it. */
class GradientTest {
    private static final double CTC = .4;
    private static final double BALANCE = .01;

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void agreesWithFiniteDifferences() {
        ReaderConfig config = Tiny.config(false);
        ReaderParameters parameters = ReaderParameters.random(config, manager, 3);
        SplittableRandom random = new SplittableRandom(4);
        // Away from the start, where what blocks add is zero and hides the gradients before it.
        for (NDArray tensor : parameters.tensors()) {
            float[] values = tensor.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (.15 * (random.nextDouble() - .5));
            }
            tensor.set(values);
        }
        ReaderNetwork network = new ReaderNetwork(config, Precision.F32, Device.cpu());
        LineBatch batch = Tiny.batches(2).batch(0);
        ReaderNetwork.Result result = gradients(network, batch, parameters);
        for (int i = 0; i < parameters.parameters().size(); i++) {
            NDArray tensor = parameters.tensors().get(i);
            float[] gradient = result.gradients().get(i).toFloatArray();
            float[] start = tensor.toFloatArray();
            double norm = 0;
            for (float g : gradient) {
                norm += g * g;
            }
            norm = Math.sqrt(norm);
            String name = parameters.parameters().get(i).name();
            if (norm < 1e-4) {
                // Keys' biases shift all scores of a query alike; rows of tables that no id uses.
                continue;
            }
            // Along the gradient itself the slope is its norm.
            double step = Math.min(.002, .001 / norm);
            double above = loss(network, batch, parameters, tensor, start, gradient, step / norm);
            double below = loss(network, batch, parameters, tensor, start, gradient, -step / norm);
            tensor.set(start);
            double slope = (above - below) / (2 * step);
            assertThat(slope).as(name).isEqualTo(norm, within(.03 * norm + 2e-3));
        }
    }

    private double loss(
            ReaderNetwork network,
            LineBatch batch,
            ReaderParameters parameters,
            NDArray tensor,
            float[] start,
            float[] direction,
            double step) {
        float[] moved = start.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        tensor.set(moved);
        ReaderNetwork.Result result = gradients(network, batch, parameters);
        return result.decoder() + CTC * result.ctc() + BALANCE * result.balance();
    }

    private ReaderNetwork.Result gradients(ReaderNetwork network, LineBatch batch, ReaderParameters parameters) {
        return network.gradients(
                manager, batch, Tiny.ids(batch), parameters.groups(), parameters.biasList(), CTC, BALANCE);
    }

    @Test
    void halvesOfABatchAverageToItsGradient() {
        ReaderConfig config = Tiny.config(false);
        ReaderParameters parameters = ReaderParameters.random(config, manager, 3);
        ReaderNetwork network = new ReaderNetwork(config, Precision.F32, Device.cpu());
        // Lines of equal length, so that the mean over characters is the mean of the halves' means.
        LineBatch batch = Tiny.batches(4).batch(1);
        List<NDArray> whole = gradients0(network, batch, parameters);
        List<NDArray> first = gradients0(network, batch.part(0, 2), parameters);
        Optimizer.average(manager, first, gradients0(network, batch.part(2, 4), parameters), .5);
        for (int i = 0; i < whole.size(); i++) {
            float[] a = whole.get(i).toFloatArray();
            float[] b = first.get(i).toFloatArray();
            for (int j = 0; j < a.length; j++) {
                assertThat(b[j]).isEqualTo(a[j], within(1e-4f + 1e-3f * Math.abs(a[j])));
            }
        }
    }

    private List<NDArray> gradients0(ReaderNetwork network, LineBatch batch, ReaderParameters parameters) {
        // Without the balancing loss, which is not a mean over lines.
        return network.gradients(manager, batch, Tiny.ids(batch), parameters.groups(), parameters.biasList(), CTC, 0)
                .gradients();
    }
}
