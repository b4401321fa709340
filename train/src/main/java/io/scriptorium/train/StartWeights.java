package io.scriptorium.train;

import io.scriptorium.tensor.Checkpoint;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Safetensors;
import io.scriptorium.tensor.StoredTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The weights of a checkpoint that training starts from, each file opened once. Remembers what nobody asked for. */
public final class StartWeights {
    private final Checkpoint checkpoint;
    private final Map<Path, Safetensors> files = new HashMap<>();
    private final TreeSet<String> unread;

    public StartWeights(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
        unread = new TreeSet<>(checkpoint.tensors().keySet());
    }

    /**
     * The tensors of a parameter, one behind the other.
     *
     * @throws CheckpointException if one is missing or of another shape
     */
    public float[] of(Parameter parameter) throws CheckpointException {
        float[] joined = new float[parameter.elements()];
        int at = 0;
        for (Parameter.Part part : parameter.parts()) {
            float[] read = of(part.name(), part.shape());
            System.arraycopy(read, 0, joined, at, read.length);
            at += read.length;
        }
        return joined;
    }

    /**
     * A tensor, row-major.
     *
     * @throws CheckpointException if it is missing or of another shape
     */
    public float[] of(String name, long... shape) throws CheckpointException {
        StoredTensor stored = checkpoint.tensors().get(name);
        if (stored == null || !stored.hasShape(shape)) {
            throw new CheckpointException("tensor " + name + " in " + checkpoint.folder() + ": expected shape "
                    + Arrays.toString(shape) + ", found "
                    + (stored == null ? "no such tensor" : Arrays.toString(stored.shape())));
        }
        Safetensors file = files.get(stored.file());
        if (file == null) {
            file = Safetensors.open(stored.file());
            files.put(stored.file(), file);
        }
        unread.remove(name);
        return file.floats(name);
    }

    /** Names of the tensors that were not asked for. */
    Set<String> unread() {
        return unread;
    }
}
