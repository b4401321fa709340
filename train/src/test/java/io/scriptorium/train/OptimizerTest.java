package io.scriptorium.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final Program program = Program.load(OptimizerTest.class, "optimizer.py", Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray random(long... shape) {
        Random random = new Random(5);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return ReaderParameters.writable(manager, values, shape);
    }

    @Test
    void bothWaysToOrthogonaliseAgree() {
        for (long[] shape : new long[][] {{1, 24, 96}, {1, 96, 24}, {3, 16, 70}}) {
            NDArray g = random(shape);
            float[] plain =
                    program.call(manager, "orthogonal", g, Precision.F32, false).toFloatArray();
            float[] gram =
                    program.call(manager, "orthogonal", g, Precision.F32, true).toFloatArray();
            for (int i = 0; i < plain.length; i++) {
                assertThat(gram[i]).isEqualTo(plain[i], within(2e-4f));
            }
        }
    }

    @Test
    void singularValuesComeNearOne() {
        NDArray o = program.call(manager, "orthogonal", random(1, 12, 40), Precision.F32, false)
                .reshape(12, 40);
        float[] gram = o.matMul(o.transpose()).toFloatArray();
        for (int i = 0; i < 12; i++) {
            // Five steps with these coefficients leave singular values between about 0.7 and 1.2.
            assertThat(gram[i * 12 + i]).isBetween(.45f, 1.5f);
        }
    }

    @Test
    void adamMovesByTheRateAgainstTheSignOfTheFirstGradient() {
        NDArray p = random(4);
        float[] before = p.toFloatArray();
        NDArray g = ReaderParameters.writable(manager, new float[] {1, -2, 3, -.5f}, 4);
        NDArray m = ReaderParameters.writable(manager, new float[4], 4);
        NDArray v = ReaderParameters.writable(manager, new float[4], 4);
        program.invoke("adamw", list(p), list(g), list(m), list(v), .01, .9, .98, 0., 1);
        float[] after = p.toFloatArray();
        for (int i = 0; i < 4; i++) {
            float sign = Math.signum(g.toFloatArray()[i]);
            assertThat(before[i] - after[i]).isEqualTo(.01f * sign, within(1e-5f));
        }
    }

    @Test
    void clippingScalesToNormOneAndReturnsTheNormBefore() {
        NDArray g = ReaderParameters.writable(manager, new float[] {3, 4}, 2);
        assertThat(program.call(manager, "clip", list(g), 1.).getFloat()).isEqualTo(5, within(1e-5f));
        assertThat(g.toFloatArray()[0]).isEqualTo(.6f, within(1e-5f));
        NDArray small = ReaderParameters.writable(manager, new float[] {.3f, .4f}, 2);
        program.invoke("clip", list(small), 1.);
        assertThat(small.toFloatArray()[1]).isEqualTo(.4f, within(1e-6f));
    }

    @Test
    void biasesRiseForIdleExpertsAndFallForBusyOnes() {
        NDArray bias = ReaderParameters.writable(manager, new float[3], 3);
        NDArray loads = random(1, 3);
        loads.set(new float[] {.6f, .3f, .1f});
        program.invoke("even", list(bias), loads, .001);
        assertThat(bias.toFloatArray()).containsExactly(-.001f, .001f, .001f);
    }

    private TensorList list(NDArray tensor) {
        return TensorList.of(manager, tensor);
    }
}
