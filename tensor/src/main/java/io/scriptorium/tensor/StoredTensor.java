package io.scriptorium.tensor;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where one tensor lies in a file.
 *
 * @param name its name in the checkpoint
 * @param file the file
 * @param precision its stored element type
 * @param shape its stored shape, row-major
 * @param offset of its first byte from the start of the file
 */
public record StoredTensor(String name, Path file, Precision precision, long[] shape, long offset) {
    /** Number of elements. */
    public long elements() {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return count;
    }

    /** Number of bytes in the file. */
    public long bytes() {
        return elements() * precision.bytes();
    }

    /** Whether its shape is exactly this. */
    public boolean hasShape(long... wanted) {
        return Arrays.equals(shape, wanted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredTensor t && name.equals(t.name) && file.equals(t.file) && offset == t.offset;
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + file.hashCode();
    }

    @Override
    public String toString() {
        return name + " " + precision + Arrays.toString(shape) + " in " + file;
    }
}
