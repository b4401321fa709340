package io.scriptorium.visionencoder.sam;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.Optional;

/** One transformer block, over windows or over the whole grid. */
final class SamBlock {
    private static final long[] WHOLE = {};

    private final Program program;
    private final int heads;
    private final long[] window;
    private final TensorList weights;
    private final TensorList none;
    private final Optional<RelativePositions> relative;

    private SamBlock(
            Program program,
            int heads,
            long[] window,
            TensorList weights,
            TensorList none,
            Optional<RelativePositions> relative) {
        this.program = program;
        this.heads = heads;
        this.window = window;
        this.weights = weights;
        this.none = none;
        this.relative = relative;
    }

    /** Reads block {@code number}; {@code weights} are at it. */
    static SamBlock load(SamConfig config, int number, Weights weights, Program program) throws CheckpointException {
        int width = config.width();
        int hidden = config.mlpRatio() * width;
        boolean whole = config.globalBlocks().contains(number);
        SamConfig.Window window = config.window();
        TensorList list = TensorList.of(
                weights.owner(),
                weights.get("norm1.weight", width),
                weights.get("norm1.bias", width),
                weights.get("attn.qkv.weight", 3L * width, width),
                weights.get("attn.qkv.bias", 3L * width),
                weights.get("attn.proj.weight", width, width),
                weights.get("attn.proj.bias", width),
                weights.get("norm2.weight", width),
                weights.get("norm2.bias", width),
                weights.get("mlp.lin1.weight", hidden, width),
                weights.get("mlp.lin1.bias", hidden),
                weights.get("mlp.lin2.weight", width, hidden),
                weights.get("mlp.lin2.bias", width));
        Optional<RelativePositions> relative = config.relativePositions()
                ? Optional.of(RelativePositions.load(
                        weights.at("attn"),
                        whole ? config.positions().rows() : window.rows(),
                        whole ? config.positions().columns() : window.columns(),
                        width / config.heads(),
                        program))
                : Optional.empty();
        return new SamBlock(
                program,
                config.heads(),
                whole ? WHOLE : new long[] {window.rows(), window.columns()},
                list,
                TensorList.of(weights.owner()),
                relative);
    }

    /** {@code [B, R, C, D]} to {@code [B, R, C, D]}; {@code step} receives the result. */
    NDArray forward(NDManager step, NDArray x) {
        return program.call(step, "block", x, weights, relative(x), heads, window, true);
    }

    boolean isGlobal() {
        return window.length == 0;
    }

    int heads() {
        return heads;
    }

    long[] window() {
        return window;
    }

    TensorList weights() {
        return weights;
    }

    /** The relative positions for a grid, or no tensors where there are none. */
    TensorList relative(NDArray x) {
        Shape shape = x.getShape();
        return relative.map(r -> isGlobal()
                        ? r.at((int) shape.get(1), (int) shape.get(2))
                        : r.at((int) window[0], (int) window[1]))
                .orElse(none);
    }
}
