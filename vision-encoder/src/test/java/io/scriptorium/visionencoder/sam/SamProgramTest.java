package io.scriptorium.visionencoder.sam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.golden.Tolerance;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamProgramTest {
    private static final int WIDTH = 8;
    private static final int HEADS = 2;
    private static final long[] WHOLE = {};
    private static final long[] WINDOW = {3, 2};

    private final Program program = Program.load(SamEncoder.class, "sam.py", Device.cpu());
    private final Random random = new Random(7);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothFormsOfAttentionAgree(boolean windows) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            long[] window = windows ? WINDOW : WHOLE;
            TensorList weights = TensorList.of(manager, block(manager));
            TensorList relative = windows ? relative(manager, 3, 2) : relative(manager, 4, 5);
            NDArray x = values(manager, 2, 4, 5, WIDTH);
            float[] fused = program.call(manager, "block", x, weights, relative, HEADS, window, true)
                    .toFloatArray();
            float[] plain = program.call(manager, "block", x, weights, relative, HEADS, window, false)
                    .toFloatArray();
            Tolerance.VISION.check("block", plain, fused);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsAgreeWithFiniteDifferences(boolean windows) {
        long[] window = windows ? WINDOW : WHOLE;
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            List<NDArray> weights = block(manager);
            NDArray x = values(manager, 1, 4, 5, WIDTH);
            TensorList list = TensorList.of(manager, weights);
            TensorList relative = windows ? relative(manager, 3, 2) : relative(manager, 4, 5);
            Program recorded = program.withGradient();
            List<NDArray> leaves = new ArrayList<>(weights);
            leaves.addAll(relative.tensors());
            leaves.forEach(w -> w.setRequiresGradient(true));
            try (var collector = manager.getEngine().newGradientCollector()) {
                collector.backward(recorded.call(manager, "block", x, list, relative, HEADS, window, false)
                        .square()
                        .mean());
            }
            for (int i = 0; i < leaves.size(); i++) {
                float slope = leaves.get(i).getGradient().toFloatArray()[1];
                double numeric = slope(manager, x, weights, relative.tensors(), i, window);
                assertThat((double) slope)
                        .as("weight %d", i)
                        .isCloseTo(numeric, within(2e-3 + 0.03 * Math.abs(numeric)));
            }
        }
    }

    private double slope(
            NDManager manager, NDArray x, List<NDArray> weights, List<NDArray> relative, int which, long[] window) {
        float h = 1e-2f;
        double[] loss = new double[2];
        for (int side = 0; side < 2; side++) {
            List<NDArray> moved = new ArrayList<>(weights);
            moved.addAll(relative);
            float[] values = moved.get(which).toFloatArray();
            values[1] += side == 0 ? -h : h;
            moved.set(which, manager.create(values, moved.get(which).getShape()));
            TensorList list = TensorList.of(manager, moved.subList(0, weights.size()));
            TensorList tables = TensorList.of(manager, moved.subList(weights.size(), moved.size()));
            for (float value : program.call(manager, "block", x, list, tables, HEADS, window, false)
                    .toFloatArray()) {
                loss[side] += (double) value * value;
            }
        }
        return (loss[1] - loss[0]) / (2 * h) / x.size();
    }

    @Test
    void relativeVectorsLieByDistance() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray table = manager.create(new float[] {0, 1, 2, 3, 4}, new Shape(5, 1));
            assertThat(program.call(manager, "relative", table, 3).toFloatArray())
                    .containsExactly(2, 1, 0, 3, 2, 1, 4, 3, 2);
        }
    }

    private TensorList relative(NDManager manager, int rows, int columns) {
        int size = WIDTH / HEADS;
        return TensorList.of(manager, values(manager, rows, rows, size), values(manager, columns, columns, size));
    }

    private List<NDArray> block(NDManager manager) {
        int hidden = 4 * WIDTH;
        long[][] shapes = {
            {WIDTH},
            {WIDTH},
            {3 * WIDTH, WIDTH},
            {3 * WIDTH},
            {WIDTH, WIDTH},
            {WIDTH},
            {WIDTH},
            {WIDTH},
            {hidden, WIDTH},
            {hidden},
            {WIDTH, hidden},
            {WIDTH}
        };
        List<NDArray> weights = new ArrayList<>();
        for (long[] shape : shapes) {
            weights.add(values(manager, shape));
        }
        return weights;
    }

    private NDArray values(NDManager manager, long... shape) {
        Shape of = new Shape(shape);
        float[] values = new float[(int) of.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.5f;
        }
        return manager.create(values, of);
    }
}
