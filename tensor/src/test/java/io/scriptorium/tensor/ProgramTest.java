package io.scriptorium.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private final Program program = Program.load(ProgramTest.class, "probe.py", Device.cpu());

    @Test
    void takesEveryKindOfArgument() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray x = manager.create(new float[] {1, 2});
            TensorList list = TensorList.of(manager, x, manager.create(new float[] {10, 20}));
            NDArray[] result =
                    program.callTuple(manager, "mix", x, list, 3, 0.5, true, "four", new long[] {7, 8}, Precision.F32);
            // x*0.5 + list[1] + 3 + 100, and len("four") + 8 broadcast
            assertThat(result[0].toFloatArray()).containsExactly(113.5f, 124f);
            assertThat(result[1].toFloatArray()).containsExactly(12f, 12f);
        }
    }

    @Test
    void takesListsOfLists() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            TensorList a = TensorList.of(manager, manager.create(new float[] {1}));
            TensorList b = TensorList.of(manager, manager.create(new float[] {2}), manager.create(new float[] {4}));
            assertThat(program.call(manager, "total", (Object) new TensorList[] {a, b})
                            .toFloatArray())
                    .containsExactly(7f);
        }
    }

    @Test
    void namesProgramAndMethodWhenLibtorchFails() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray x = manager.create(new float[] {1, 2});
            NDArray y = manager.create(new float[] {1, 2, 3});
            assertThatThrownBy(() -> program.call(manager, "add", x, y))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("probe.py, method add")
                    .hasMessageContaining("size");
        }
    }

    @Test
    void refusesAMissingResourceAndAnUnknownArgument() {
        assertThatThrownBy(() -> Program.load(ProgramTest.class, "none.py", Device.cpu()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.py");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            assertThatThrownBy(() -> program.call(manager, "add", 'x', 'y'))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Character");
        }
    }

    @Test
    void gradientFlowsThroughACall() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                var collector = manager.getEngine().newGradientCollector()) {
            NDArray x = manager.create(new float[] {3});
            x.setRequiresGradient(true);
            collector.backward(program.withGradient().call(manager, "square", x));
            assertThat(x.getGradient().toFloatArray()).containsExactly(6f);
        }
    }
}
