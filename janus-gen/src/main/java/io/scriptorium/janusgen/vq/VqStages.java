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

/**
 * The stages of an encoder or a decoder, one after the other: convolutions, residual blocks and attention (Esser et al. 2021),
 * alike in the VQ tokenizer and in the VAE. Kept in float32, whatever the precision of the weights.
 */
final class VqStages {
    private final Weights weights;
    private final VqNames names;
    private final List<Stage> stages = new ArrayList<>();

    /**
     * One stage.
     *
     * @param name of its weights below the network's scope, in the official naming
     * @param method of {@code vq.py}
     */
    private record Stage(String name, String method, TensorList weights) {}

    /**
     * Sizes of an encoder and its decoder.
     *
     * @param first channels of the encoder before its levels
     * @param widths channels of each level, the highest resolution first
     * @param residualBlocks of a level of the encoder; the decoder has one more
     * @param attention whether the lowest level has attention after each residual block, beside that in the middle
     */
    record Levels(int first, List<Integer> widths, int residualBlocks, boolean attention) {
        private int last() {
            return widths.size() - 1;
        }
    }

    private VqStages(Weights weights, VqNames names) {
        this.weights = weights;
        this.names = names;
    }

    /**
     * The stages from pictures to {@code out} channels.
     *
     * @param weights at the encoder
     */
    static VqStages encoder(Weights weights, VqNames names, Levels levels, int out) throws CheckpointException {
        VqStages stages = new VqStages(weights, names);
        int width = levels.first();
        stages.convolution("conv_in", 3, width);
        for (int level = 0; level <= levels.last(); level++) {
            String name = VqNames.OFFICIAL.encoderLevels + "." + level + ".";
            String stored = names.encoderLevels + "." + level + ".";
            for (int block = 0; block < levels.residualBlocks(); block++) {
                int next = levels.widths().get(level);
                stages.residual(name + "res." + block, stored + names.residual + "." + block, width, next);
                width = next;
                if (level == levels.last() && levels.attention()) {
                    stages.attention(name + "attn." + block, stored + "attn." + block, width);
                }
            }
            if (level != levels.last()) {
                stages.resample("downsample", name + "downsample", stored + names.downsample, width);
            }
        }
        stages.middle(width);
        stages.output(width, out);
        return stages;
    }

    /**
     * The stages from {@code in} channels to pictures.
     *
     * @param weights at the decoder
     */
    static VqStages decoder(Weights weights, VqNames names, Levels levels, int in) throws CheckpointException {
        VqStages stages = new VqStages(weights, names);
        int width = levels.widths().get(levels.last());
        stages.convolution("conv_in", in, width);
        stages.middle(width);
        // Stored in the order in which they run: 0 is the lowest resolution.
        for (int i = 0; i <= levels.last(); i++) {
            String name = VqNames.OFFICIAL.decoderLevels + "." + i + ".";
            String stored = names.decoderLevels + "." + i + ".";
            int next = levels.widths().get(levels.last() - i);
            for (int block = 0; block <= levels.residualBlocks(); block++) {
                stages.residual(name + "res." + block, stored + names.residual + "." + block, width, next);
                width = next;
                if (i == 0 && levels.attention()) {
                    stages.attention(name + "attn." + block, stored + "attn." + block, width);
                }
            }
            if (i != levels.last()) {
                stages.resample("upsample", name + "upsample", stored + names.upsample, width);
            }
        }
        stages.output(width, 3);
        return stages;
    }

    /** A convolution of 3 x 3 that keeps the side. */
    private void convolution(String name, int in, int out) throws CheckpointException {
        add(name, "same_convolution", convolution(name, in, out, 3));
    }

    private void residual(String name, String stored, int in, int out) throws CheckpointException {
        List<NDArray> tensors = new ArrayList<>();
        tensors.addAll(pair(stored + ".norm1", in));
        tensors.addAll(convolution(stored + ".conv1", in, out, 3));
        tensors.addAll(pair(stored + ".norm2", out));
        tensors.addAll(convolution(stored + ".conv2", out, out, 3));
        if (in != out) {
            tensors.addAll(convolution(stored + "." + names.shortcut, in, out, 1));
        }
        add(name, "residual", tensors);
    }

    private void attention(String name, String stored, int width) throws CheckpointException {
        List<NDArray> tensors = new ArrayList<>(pair(stored + "." + names.attention.norm, width));
        for (String part : names.attention.matrices()) {
            tensors.addAll(pointwise(stored + "." + part, width));
        }
        add(name, "attention", tensors);
    }

    /** A convolution of 1 x 1, which diffusers keeps as a matrix. */
    private List<NDArray> pointwise(String name, int width) throws CheckpointException {
        if (weights.shape(name + ".weight").filter(shape -> shape.length == 2).isEmpty()) {
            return convolution(name, width, width, 1);
        }
        return List.of(
                weights.get(Precision.F32, name + ".weight", width, width).reshape(width, width, 1, 1),
                weights.get(Precision.F32, name + ".bias", width));
    }

    /** Residual, attention, residual. */
    private void middle(int width) throws CheckpointException {
        residual("mid.0", names.firstMiddle, width, width);
        attention("mid.1", names.middleAttention, width);
        residual("mid.2", names.lastMiddle, width, width);
    }

    /** Doubles the side ({@code upsample}) or halves it ({@code downsample}). */
    private void resample(String method, String name, String stored, int width) throws CheckpointException {
        add(name, method, convolution(stored + ".conv", width, width, 3));
    }

    /** The last norm, swish and {@code conv_out}. */
    private void output(int in, int out) throws CheckpointException {
        add("norm_out", "norm_stage", pair(names.lastNorm, in));
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
