package io.scriptorium.janusgen.vq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The stages of an encoder or a decoder, one after the other. Kept in float32, whatever the precision of the weights. */
final class VqStages {
    private final Weights weights;
    private final List<Stage> stages = new ArrayList<>();

    /**
     * One stage.
     *
     * @param name of its weights below the network's scope, in the official naming
     * @param method of {@code vq.py}
     */
    private record Stage(String name, String method, TensorList weights) {}

    /** No stages yet; {@code weights} stand at the network. */
    VqStages(Weights weights) {
        this.weights = weights;
    }

    /** A convolution of 3 x 3 that keeps the side. */
    void convolution(String name, int in, int out) throws CheckpointException {
        add(name, "same_convolution", convolution(name, in, out, 3));
    }

    void residual(String name, String stored, int in, int out) throws CheckpointException {
        List<NDArray> tensors = new ArrayList<>();
        tensors.addAll(pair(stored + ".norm1", in));
        tensors.addAll(convolution(stored + ".conv1", in, out, 3));
        tensors.addAll(pair(stored + ".norm2", out));
        tensors.addAll(convolution(stored + ".conv2", out, out, 3));
        if (in != out) {
            tensors.addAll(convolution(stored + ".nin_shortcut", in, out, 1));
        }
        add(name, "residual", tensors);
    }

    void attention(String name, String stored, int width) throws CheckpointException {
        List<NDArray> tensors = new ArrayList<>(pair(stored + ".norm", width));
        for (String part : List.of("q", "k", "v", "proj_out")) {
            tensors.addAll(convolution(stored + "." + part, width, width, 1));
        }
        add(name, "attention", tensors);
    }

    /** Residual, attention, residual. */
    void middle(VqNames names, int width) throws CheckpointException {
        residual("mid.0", names.firstMiddle, width, width);
        attention("mid.1", names.middleAttention, width);
        residual("mid.2", names.lastMiddle, width, width);
    }

    /** Doubles the side ({@code upsample}) or halves it ({@code downsample}). */
    void resample(String method, String name, String stored, int width) throws CheckpointException {
        add(name, method, convolution(stored + ".conv", width, width, 3));
    }

    /** {@code norm_out}, swish and {@code conv_out}. */
    void output(int in, int out) throws CheckpointException {
        add("norm_out", "norm_stage", pair("norm_out", in));
        add("conv_out", "output", convolution("conv_out", in, out, 3));
    }

    private void add(String name, String method, List<NDArray> tensors) {
        stages.add(new Stage(name, method, TensorList.of(weights.owner(), tensors)));
    }

    private List<NDArray> pair(String name, int width) throws CheckpointException {
        return List.of(
                weights.get(Precision.F32, name + ".weight", width), weights.get(Precision.F32, name + ".bias", width));
    }

    private List<NDArray> convolution(String name, int in, int out, int kernel) throws CheckpointException {
        return convolution(weights, name, in, out, kernel);
    }

    static List<NDArray> convolution(Weights weights, String name, int in, int out, int kernel)
            throws CheckpointException {
        return List.of(
                weights.get(Precision.F32, name + ".weight", out, in, kernel, kernel),
                weights.get(Precision.F32, name + ".bias", out));
    }

    /**
     * Runs all stages.
     *
     * @param owner receives the result; what lies between is freed, unless {@code program} records it for autograd
     * @param seen hears of the result of each stage by its official name
     */
    NDArray run(NDManager owner, Program program, NDArray x, BiConsumer<String, NDArray> seen) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray y = x;
            for (Stage stage : stages) {
                NDArray next = program.call(scratch, stage.method(), y, stage.weights());
                if (y != x) {
                    y.close();
                }
                y = next;
                seen.accept(stage.name(), y);
            }
            y.attach(owner);
            return y;
        }
    }
}
