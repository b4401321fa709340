package io.scriptorium.visionencoder.siglip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Linear layers with the exact GELU between them (projector.py of deepseek-ai/Janus at 1daa72f, class MlpProjector,
 * {@code mlp_gelu}; {@code linear} is one layer). Immutable and safe for several threads.
 */
public final class MlpProjector {
    private final Program program;
    private final TensorList weights;

    private MlpProjector(Program program, TensorList weights) {
        this.program = program;
        this.weights = weights;
    }

    /**
     * Reads the weights.
     *
     * @param in width of an input vector
     * @param out width of an output vector, and of every layer between
     * @param names of the layers below {@code weights}, in order, each a matrix and its bias
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static MlpProjector load(Weights weights, int in, int out, List<String> names) throws CheckpointException {
        int[] widths = new int[names.size() + 1];
        Arrays.fill(widths, out);
        widths[0] = in;
        return load(weights, widths, names);
    }

    /** As {@link #load(Weights, int, int, List)}, with {@code widths} of the input and of each layer's output. */
    public static MlpProjector load(Weights weights, int[] widths, List<String> names) throws CheckpointException {
        List<NDArray> tensors = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            tensors.add(weights.get(names.get(i) + ".weight", widths[i + 1], widths[i]));
            tensors.add(weights.get(names.get(i) + ".bias", widths[i + 1]));
        }
        return new MlpProjector(
                Program.load(MlpProjector.class, "projector.py", weights.owner().getDevice()),
                TensorList.of(weights.owner(), tensors));
    }

    /**
     * Projects vectors.
     *
     * @param owner receives the result
     * @param x {@code [..., in]} in the precision of the weights
     * @return {@code [..., out]}
     */
    public NDArray project(NDManager owner, NDArray x) {
        return program.call(owner, "project", x, weights);
    }
}
