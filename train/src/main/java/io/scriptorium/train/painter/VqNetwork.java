package io.scriptorium.train.painter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.janusgen.vq.VqEncoder;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.train.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A VQ tokenizer whose weights change: float32, in place. Its stages are the methods of janus-gen's {@code vq.py}; only the
 * losses are its own. Not safe for several threads.
 */
final class VqNetwork {
    /** What begins the names of its tensors, in its own folder and in a painter's. */
    static final String SCOPE = "gen_vision_model.";

    private final VqLayout layout;
    private final Program program;
    private final List<NDArray> tensors = new ArrayList<>();
    private final TensorList[] groups;
    private final long[] methods;

    /** Random weights; the same seed gives the same. */
    VqNetwork(VqLayout layout, SceneCodes codes, NDManager owner, long seed) {
        this.layout = layout;
        program = Program.load(
                VqEncoder.class, List.of("vq.py", "/io/scriptorium/train/painter/vq-training.py"), owner.getDevice());
        Program copy = Program.load(VqNetwork.class, "/io/scriptorium/train/optimizer.py", owner.getDevice())
                .withGradient();
        SplittableRandom random = new SplittableRandom(seed);
        for (VqLayout.Tensor tensor : layout.tensors()) {
            try (NDManager step = owner.newSubManager()) {
                // A result of a call in inference mode may not be written in place.
                float[] start = Parameter.random(tensor.elements(), tensor.mean(), tensor.deviation(), random);
                if (tensor.name().equals(VqLayout.CODEBOOK)) {
                    codes.describe(start, (int) tensor.shape()[1]);
                }
                tensors.add(copy.call(owner, "copy", step.create(start, new Shape(tensor.shape()))));
            }
        }
        groups = new TensorList[layout.stages().size() + 1];
        int at = 0;
        for (int i = 0; i < groups.length; i++) {
            int size = i < groups.length - 1 ? layout.stages().get(i).tensors().size() : 1;
            groups[i] = TensorList.of(owner, tensors.subList(at, at + size));
            at += size;
        }
        methods =
                layout.stages().stream().mapToLong(stage -> stage.method().code).toArray();
    }

    /** Every tensor, in the order of {@link VqLayout#tensors}. */
    List<NDArray> tensors() {
        return tensors;
    }

    /**
     * Losses and gradients of a batch.
     *
     * @param pixel mean absolute difference of pixels from -1 to 1, decoded from the codes that were given
     * @param edge mean absolute difference of the steps between neighbouring pixels, across and down
     * @param naming cross-entropy of the codes that the encoder tells, in nats a cell
     * @param hits share of the cells whose code the encoder tells
     * @param gradients one for each tensor
     */
    record Result(float pixel, float edge, float naming, float hits, List<NDArray> gradients) {}

    /**
     * @param pixels bytes {@code [B, 3, side, side]}
     * @param codes of all cells, {@code [B * h * w]}
     * @param edges weight of {@link Result#edge}
     * @param naming weight of {@link Result#naming}
     * @param precision of convolutions
     * @param step receives the gradients
     */
    Result gradients(
            NDManager step,
            byte[] pixels,
            long[] codes,
            int batch,
            int side,
            double edges,
            double naming,
            Precision precision) {
        NDArray[] results = program.withGradient()
                .callTuple(
                        step,
                        "gradients",
                        pixels(step, pixels, batch, side),
                        step.create(codes, new Shape(batch, codes.length / batch)),
                        groups,
                        methods,
                        layout.encoderStages(),
                        edges,
                        naming,
                        precision);
        return new Result(
                results[0].getFloat(),
                results[1].getFloat(),
                results[2].getFloat(),
                results[3].getFloat(),
                List.of(results).subList(4, results.length));
    }

    /** The pictures after encoder, codebook and decoder: {@code [B, 3, side, side]}, about -1 to 1. */
    NDArray reconstruct(NDManager step, byte[] pixels, int batch, int side) {
        return program.call(
                step, "reconstruct", pixels(step, pixels, batch, side), groups, methods, layout.encoderStages());
    }

    private static NDArray pixels(NDManager step, byte[] pixels, int batch, int side) {
        return step.create(ByteBuffer.wrap(pixels), new Shape(batch, 3, side, side), DataType.UINT8);
    }

    /** Writes these values of {@link #tensors} under their official names. */
    void save(Path file, List<NDArray> values) throws IOException {
        Map<String, Safetensors.Content> content = new LinkedHashMap<>();
        List<VqLayout.Tensor> named = layout.tensors();
        for (int i = 0; i < named.size(); i++) {
            content.put(
                    SCOPE + named.get(i).name(),
                    Safetensors.Content.ofFloats(named.get(i).shape(), Tensors.floats(values.get(i))));
        }
        Safetensors.write(file, content, Map.of("format", "pt"));
    }

    VqLayout layout() {
        return layout;
    }
}
