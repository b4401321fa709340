package io.scriptorium.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import io.scriptorium.train.Parameter.Part;
import io.scriptorium.train.Parameter.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The weights of a line reader while it is trained: float32, in the layout of the training programs, changed in place by the
 * optimiser. {@link #load} and {@link #save} turn them from and into the tensors of an ordinary checkpoint. Closed with the
 * manager that owns them.
 */
public final class ReaderParameters {
    /** Beside the router of a layer with experts: what is added to scores for the choice alone. */
    private static final String BIAS = "mlp.gate.e_score_correction_bias";

    private final ReaderConfig config;
    private final List<List<Parameter>> layout;
    private final List<Parameter> flat;
    private final List<NDArray> tensors;
    private final List<NDArray> biases;
    private final TensorList[] groups;
    private final TensorList biasList;

    private ReaderParameters(
            ReaderConfig config,
            NDManager owner,
            List<List<Parameter>> layout,
            List<float[]> values,
            List<float[]> bias) {
        this.config = config;
        this.layout = layout;
        this.flat = layout.stream().flatMap(List::stream).toList();
        this.tensors = new ArrayList<>();
        this.groups = new TensorList[layout.size()];
        for (int g = 0; g < groups.length; g++) {
            List<NDArray> group = new ArrayList<>();
            for (Parameter parameter : layout.get(g)) {
                group.add(writable(owner, values.get(tensors.size() + group.size()), parameter.shape()));
            }
            tensors.addAll(group);
            groups[g] = TensorList.of(owner, group);
        }
        this.biases = new ArrayList<>();
        for (float[] layer : bias) {
            biases.add(writable(owner, layer, layer.length));
        }
        this.biasList = TensorList.of(owner, biases);
    }

    /** A tensor that programs may write in place: a result of a call in inference mode may not. */
    public static NDArray writable(NDManager owner, float[] values, long... shape) {
        Program program = Program.load(ReaderParameters.class, "optimizer.py", owner.getDevice());
        try (NDManager step = owner.newSubManager()) {
            return program.withGradient().call(owner, "copy", step.create(values, new Shape(shape)));
        }
    }

    /** Random weights of the sizes in {@code config}; the same seed gives the same weights. */
    static ReaderParameters random(ReaderConfig config, NDManager owner, long seed) {
        List<List<Parameter>> layout = ReaderLayout.of(config);
        SplittableRandom random = new SplittableRandom(seed);
        List<float[]> values = new ArrayList<>();
        for (List<Parameter> group : layout) {
            for (Parameter parameter : group) {
                values.add(parameter.random(random));
            }
        }
        return new ReaderParameters(config, owner, layout, values, noBiases(config));
    }

    private static List<float[]> noBiases(ReaderConfig config) {
        List<float[]> biases = new ArrayList<>();
        for (int i = 0; i < config.decoder().layers(); i++) {
            biases.add(new float[Math.max(1, config.decoder().experts())]);
        }
        return biases;
    }

    /**
     * The weights of a checkpoint.
     *
     * @throws CheckpointException if a tensor is missing, of another shape, or is none that is trained
     */
    static ReaderParameters load(ReaderConfig config, NDManager owner, Checkpoint checkpoint)
            throws CheckpointException {
        List<List<Parameter>> layout = ReaderLayout.of(config);
        StartWeights start = new StartWeights(checkpoint);
        List<float[]> values = new ArrayList<>();
        for (List<Parameter> group : layout) {
            for (Parameter parameter : group) {
                values.add(start.of(parameter));
            }
        }
        List<float[]> biases = noBiases(config);
        // A reader without biases that is to have some starts with zeros, which choose as it did.
        if (config.decoder().biased() && ReaderConfig.of(checkpoint).decoder().biased()) {
            for (int i = config.decoder().denseLayers(); i < biases.size(); i++) {
                biases.set(
                        i,
                        start.of(
                                "model.layers." + i + "." + BIAS,
                                config.decoder().experts()));
            }
        }
        if (!start.unread().isEmpty()) {
            throw new CheckpointException(checkpoint.folder()
                    + " holds tensors that are not trained and would be lost: " + String.join(", ", start.unread()));
        }
        return new ReaderParameters(config, owner, layout, values, biases);
    }

    /**
     * The weights of a smaller reader, cut out of those of a larger one: see {@link SmallerEncoder}.
     *
     * @throws CheckpointException if a tensor is missing or cannot be cut
     */
    static ReaderParameters smaller(ReaderConfig config, NDManager owner, Checkpoint larger)
            throws CheckpointException {
        ReaderConfig large = ReaderConfig.of(larger);
        if (large.decoder().biased()) {
            throw new CheckpointException(
                    larger.folder() + " chooses experts by a bias; distillation keeps none: train it without first");
        }
        return new ReaderParameters(
                config, owner, ReaderLayout.of(config), SmallerEncoder.values(large, config, larger), noBiases(config));
    }

    /**
     * Writes the file model.safetensors of an ordinary checkpoint, in float16.
     *
     * @param values one tensor for each of {@link #parameters}: these weights or their moving average
     */
    void save(Path file, List<NDArray> values) throws IOException {
        Map<String, Safetensors.Content> content = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i++) {
            float[] joined = Tensors.floats(values.get(i));
            int at = 0;
            for (Part part : flat.get(i).parts()) {
                content.put(
                        part.name(),
                        new Safetensors.Content(Precision.F16, part.shape(), halves(joined, at, part.elements())));
                at += part.elements();
            }
        }
        if (config.decoder().biased()) {
            for (int i = config.decoder().denseLayers(); i < biases.size(); i++) {
                float[] bias = Tensors.floats(biases.get(i));
                // The differences between biases decide; they are many steps of 0.001 and smaller than half
                // precision's.
                content.put(
                        "model.layers." + i + "." + BIAS, Safetensors.Content.ofFloats(new long[] {bias.length}, bias));
            }
        }
        Safetensors.write(file, content, Map.of("format", "pt"));
    }

    /** IEEE half precision, little-endian. */
    public static ByteBuffer halves(float[] values, int from, int count) {
        ByteBuffer data = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putShort(half(values[from + i]));
        }
        return data.flip();
    }

    /** To IEEE half precision, to nearest, ties to even; what is too large becomes infinite. */
    static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) {
            // Subnormal: units of 2^-24. Math.rint rounds ties to even.
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
        return (short) (sign | ((rounded - 0x38000000) >>> 13));
    }

    ReaderConfig config() {
        return config;
    }

    /** What they are, in the order of {@link #tensors}. */
    List<Parameter> parameters() {
        return flat;
    }

    List<NDArray> tensors() {
        return tensors;
    }

    /** The tensors as they are now. */
    List<NDArray> copies(NDManager owner) {
        Program program = Program.load(ReaderParameters.class, "optimizer.py", owner.getDevice());
        List<NDArray> copies = new ArrayList<>();
        for (NDArray tensor : tensors) {
            copies.add(program.call(owner, "copy", tensor));
        }
        return copies;
    }

    /** One bias vector for each decoder layer; zeros where experts are chosen by their scores alone. */
    List<NDArray> biases() {
        return biases;
    }

    TensorList biasList() {
        return biasList;
    }

    /** The tensors as the training program takes them. */
    TensorList[] groups() {
        return groups;
    }

    /** Other tensors of the same shapes, listed as the training program takes them. */
    TensorList[] grouped(NDManager owner, List<NDArray> values) {
        TensorList[] lists = new TensorList[layout.size()];
        int at = 0;
        for (int g = 0; g < lists.length; g++) {
            int size = layout.get(g).size();
            lists[g] = TensorList.of(owner, values.subList(at, at + size));
            at += size;
        }
        return lists;
    }

    /** Which optimiser moves each parameter. */
    List<Rule> rules() {
        return flat.stream().map(Parameter::rule).toList();
    }

    Device device() {
        return tensors.get(0).getDevice();
    }
}
