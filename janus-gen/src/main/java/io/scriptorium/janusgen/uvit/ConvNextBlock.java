package io.scriptorium.janusgen.uvit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * A ConvNeXt V2 block (Woo et al. 2023) with an RMS norm, scaled and shifted by the time (janus/janusflow/models/uvit.py of
 * deepseek-ai/Janus at 1daa72f, class ConvNextBlock). Immutable and safe for several threads.
 */
final class ConvNextBlock {
    /** Width of the channelwise layer between ({@code res_ffn_factor} of the same file). */
    private static final int WIDENING = 4;

    private final Program program;
    private final TensorList weights;
    private final double epsilon;

    private ConvNextBlock(Program program, TensorList weights, double epsilon) {
        this.program = program;
        this.weights = weights;
        this.epsilon = epsilon;
    }

    /** Reads the blocks {@code mid_block.res_blocks.0} to {@code count - 1}. */
    static List<ConvNextBlock> load(Weights weights, int count, int width, int hidden, double epsilon)
            throws CheckpointException {
        List<ConvNextBlock> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Weights w = weights.at("mid_block.res_blocks." + i);
            int wide = WIDENING * width;
            blocks.add(new ConvNextBlock(
                    UvitEncoder.program(weights.owner()),
                    TensorList.of(
                            w.owner(),
                            w.get("depthwise.weight", width, 1, 7, 7),
                            w.get("depthwise.bias", width),
                            w.get("norm.weight", width),
                            w.get("channelwise_linear_1.weight", wide, width),
                            w.get("channelwise_linear_1.bias", wide),
                            w.get("channelwise_norm.weight", 1, 1, 1, wide),
                            w.get("channelwise_norm.bias", 1, 1, 1, wide),
                            w.get("channelwise_linear_2.weight", width, wide),
                            w.get("channelwise_linear_2.bias", width),
                            w.get("cond_embeds_mapper.weight", 2L * width, hidden),
                            w.get("cond_embeds_mapper.bias", 2L * width)),
                    epsilon));
        }
        return List.copyOf(blocks);
    }

    /** Runs blocks one after the other; the result belongs to {@code owner}. */
    static NDArray run(List<ConvNextBlock> blocks, NDManager owner, NDArray x, NDArray time) {
        NDArray y = x;
        for (ConvNextBlock block : blocks) {
            y = block.apply(owner, y, time);
        }
        return y;
    }

    /**
     * The block.
     *
     * @param x {@code [B, C, h, w]}
     * @param time {@code [1, D]}
     * @return {@code [B, C, h, w]}
     */
    NDArray apply(NDManager owner, NDArray x, NDArray time) {
        return program.call(owner, "block", x, time, weights, epsilon);
    }

    /** Its first convolution. */
    NDArray depthwise(NDManager owner, NDArray x) {
        return program.call(owner, "depthwise", x, weights);
    }

    /** After the global response norm, {@code [B, h, w, 4C]}, of what the first convolution gives. */
    NDArray widened(NDManager owner, NDArray x) {
        return program.call(owner, "widened", x, weights, epsilon);
    }
}
