package io.scriptorium.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of a checkpoint, asked for by name and shape. The file is mapped into memory, not read: a tensor whose stored
 * type is the wanted one is used where it lies, others are converted as they are asked for, 8-bit floats times their scales.
 *
 * <p>A view at a scope shares everything with its parent: {@code weights.at("model").at("layers.0").get("norm.weight", 96)}
 * is {@code model.layers.0.norm.weight}. Tensors live as long as the manager given to {@link #open}. Not safe for several
 * threads while loading; the tensors are.
 */
public final class Weights {
    /** What the name of a matrix's scales adds to its own. */
    private static final String SCALES = "_scale_inv";

    private static final int BLOCK = 128;

    private final Source source;
    private final String scope;
    private final Precision precision;

    private Weights(Source source, String scope, Precision precision) {
        this.source = source;
        this.scope = scope;
        this.precision = precision;
    }

    private static final class Source {
        final Checkpoint checkpoint;
        final NDManager owner;
        final Program program;
        final Map<Path, Map<Precision, NDArray>> mapped = new HashMap<>();
        final Set<String> read = new HashSet<>();

        Source(Checkpoint checkpoint, NDManager owner) {
            this.checkpoint = checkpoint;
            this.owner = owner;
            // Tensors made in inference mode could never take part in autograd: weights must be able to.
            this.program =
                    Program.load(Weights.class, "weights.py", Device.cpu()).withGradient();
        }
    }

    /**
     * Opens the weights of a checkpoint.
     *
     * @param owner receives every tensor; its device is where they go
     * @param precision element type of every floating-point tensor that is handed out
     */
    public static Weights open(Checkpoint checkpoint, NDManager owner, Precision precision) {
        return new Weights(new Source(checkpoint, owner), "", compute(precision));
    }

    private static Precision compute(Precision precision) {
        if (!precision.isCompute()) {
            throw new IllegalArgumentException("cannot compute in " + precision);
        }
        return precision;
    }

    /** The weights whose names begin with this scope's name, a dot, and {@code path}. */
    public Weights at(String path) {
        return new Weights(source, full(path), precision);
    }

    /** The same weights, handed out in another element type. */
    public Weights in(Precision other) {
        return new Weights(source, scope, compute(other));
    }

    /** The manager that owns the tensors. */
    public NDManager owner() {
        return source.owner;
    }

    /** The element type in which floating-point tensors are handed out. */
    public Precision precision() {
        return precision;
    }

    /** Whether the checkpoint has a tensor of this name. */
    public boolean has(String name) {
        return source.checkpoint.tensors().containsKey(full(name));
    }

    /** The stored shape of a tensor, if there is one of this name. */
    public Optional<long[]> shape(String name) {
        return Optional.ofNullable(source.checkpoint.tensors().get(full(name)))
                .map(t -> t.shape().clone());
    }

    /**
     * A tensor in the precision of these weights.
     *
     * @param shape its expected shape
     * @throws CheckpointException if it is missing or has another shape; the message names file and both shapes
     */
    public NDArray get(String name, long... shape) throws CheckpointException {
        return get(precision, name, shape);
    }

    /** As {@link #get(String, long...)}, in a precision of its own: norms and routers are kept in float32. */
    public NDArray get(Precision precision, String name, long... shape) throws CheckpointException {
        StoredTensor tensor = source.checkpoint.tensors().get(full(name));
        if (tensor == null) {
            throw new CheckpointException("no tensor " + full(name) + " of shape " + Arrays.toString(shape) + " in "
                    + source.checkpoint.folder() + "; is this a checkpoint of the model that its config.json names?");
        }
        if (!tensor.hasShape(shape)) {
            throw new CheckpointException("tensor " + tensor.name() + " in " + tensor.file() + ": expected shape "
                    + Arrays.toString(shape) + ", found " + Arrays.toString(tensor.shape()));
        }
        source.read.add(tensor.name());
        return tensor.precision() == Precision.F8_E4M3 ? scaled(tensor, precision) : load(tensor, precision);
    }

    /**
     * A matrix in 8-bit floats with a scale for each block of 128 by 128 elements; those at the edges may be smaller. Element
     * = code * scale, whatever the scale's name says.
     *
     * @see <a href="https://github.com/deepseek-ai/DeepSeek-V3/blob/9b4e9788/README_WEIGHTS.md">README_WEIGHTS.md, FP8 Weight
     *     Documentation</a>
     */
    private NDArray scaled(StoredTensor codes, Precision precision) throws CheckpointException {
        StoredTensor scales = source.checkpoint.tensors().get(codes.name() + SCALES);
        if (scales == null) {
            throw new CheckpointException("tensor " + codes.name() + " in " + codes.file()
                    + " is of 8-bit floats, but there are no scales " + codes.name() + SCALES);
        }
        long[] shape = codes.shape();
        long[] blocks =
                Arrays.stream(shape).map(size -> (size + BLOCK - 1) / BLOCK).toArray();
        if (shape.length != 2 || scales.precision() != Precision.F32 || !scales.hasShape(blocks)) {
            throw new CheckpointException("tensor " + scales.name() + " in " + scales.file() + ": expected F32 "
                    + Arrays.toString(blocks) + ", one for each " + BLOCK + " by " + BLOCK + " elements of "
                    + Arrays.toString(shape) + ", found " + scales.precision() + " "
                    + Arrays.toString(scales.shape()));
        }
        source.read.add(scales.name());
        try (NDManager passing = source.owner.newSubManager()) {
            NDArray stored = load(passing, codes, Precision.F8_E4M3);
            return source.program.call(source.owner, "scaled", stored, load(passing, scales, Precision.F32), precision);
        }
    }

    private NDArray load(StoredTensor tensor, Precision precision) throws CheckpointException {
        return load(source.owner, tensor, precision);
    }

    private NDArray load(NDManager owner, StoredTensor tensor, Precision precision) throws CheckpointException {
        long elementOffset = tensor.offset() / tensor.precision().bytes();
        Precision wanted = tensor.precision().isFloat() ? precision : tensor.precision();
        boolean aligned = tensor.offset() % tensor.precision().bytes() == 0;
        NDArray base = aligned ? map(tensor, tensor.precision()) : map(tensor, Precision.U8);
        String device = ComputeDevice.torchName(owner.getDevice());
        return aligned
                ? source.program.call(
                        owner, "slice", base, elementOffset, tensor.shape(), tensor.strides(), wanted, device)
                : source.program.call(
                        owner,
                        "slice_bytes",
                        base,
                        tensor.offset(),
                        tensor.span(),
                        tensor.precision(),
                        tensor.shape(),
                        tensor.strides(),
                        wanted,
                        device);
    }

    private NDArray map(StoredTensor tensor, Precision as) throws CheckpointException {
        Map<Precision, NDArray> views = source.mapped.computeIfAbsent(tensor.file(), f -> new HashMap<>());
        NDArray view = views.get(as);
        if (view == null) {
            long bytes;
            try {
                bytes = Files.size(tensor.file());
            } catch (IOException e) {
                throw new CheckpointException("cannot read " + tensor.file() + ": " + e.getMessage(), e);
            }
            view = source.program.call(source.owner, "map", tensor.file().toString(), bytes / as.bytes(), as);
            views.put(as, view);
        }
        return view;
    }

    /** Names below this scope that nobody has asked for yet, sorted. */
    public Collection<String> unread() {
        return Checkpoint.missing(
                source.checkpoint.tensors().keySet().stream()
                        .filter(n -> n.startsWith(scope))
                        .toList(),
                source.read);
    }

    /** The checkpoint. */
    public Checkpoint checkpoint() {
        return source.checkpoint;
    }

    private String full(String path) {
        return scope.isEmpty() ? path : scope + "." + path;
    }

    @Override
    public String toString() {
        return source.checkpoint.folder() + (scope.isEmpty() ? "" : ":" + scope);
    }
}
