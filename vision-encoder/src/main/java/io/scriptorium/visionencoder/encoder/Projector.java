package io.scriptorium.visionencoder.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;

/** The linear projector to the decoder's width (deepencoder.py of deepseek-ai/DeepSeek-OCR, class MlpProjector, "linear"). */
final class Projector {
    private final Program program;
    private final TensorList weights;

    private Projector(Program program, TensorList weights) {
        this.program = program;
        this.weights = weights;
    }

    /** Reads {@code layers} below {@code weights}. */
    static Projector load(int input, int output, Weights weights) throws CheckpointException {
        return new Projector(
                Program.load(Projector.class, "encoder.py", weights.owner().getDevice()),
                TensorList.of(
                        weights.owner(),
                        weights.get("layers.weight", output, input),
                        weights.get("layers.bias", output)));
    }

    /** {@code [B, N, fused]} to {@code [B, N, D]}. */
    NDArray forward(NDManager step, NDArray fused) {
        return program.call(step, "project", fused, weights);
    }
}
