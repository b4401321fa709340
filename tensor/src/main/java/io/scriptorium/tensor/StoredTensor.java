package io.scriptorium.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Where one tensor lies in a file. Several may share the same bytes.
 *
 * @param name its name in the checkpoint
 * @param file the file
 * @param precision its stored element type
 * @param shape its stored shape
 * @param strides elements from one index of a dimension to the next
 * @param offset of its first element, in bytes from the start of the file
 */
public record StoredTensor(String name, Path file, Precision precision, long[] shape, long[] strides, long offset) {
    /** A tensor that lies row-major and without gaps. */
    public StoredTensor(String name, Path file, Precision precision, long[] shape, long offset) {
        this(name, file, precision, shape, rowMajor(shape), offset);
    }

    private static long[] rowMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /** Number of elements. */
    public long elements() {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return count;
    }

    /** Number of bytes of its elements. */
    public long bytes() {
        return elements() * precision.bytes();
    }

    /** Bytes in the file from its first element to its last, gaps included. */
    long span() {
        if (elements() == 0) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            last += (shape[i] - 1) * strides[i];
        }
        return (last + 1) * precision.bytes();
    }

    /** Whether its shape is exactly this. */
    public boolean hasShape(long... wanted) {
        return Arrays.equals(shape, wanted);
    }

    /**
     * The values, widened to float32; row-major. For small tensors and for tests: it copies.
     *
     * @throws CheckpointException if it is not of a floating-point type, or reading fails
     */
    public float[] floats() throws CheckpointException {
        ByteBuffer data = read();
        float[] values = new float[Math.toIntExact(elements())];
        int[] places = places();
        for (int i = 0; i < values.length; i++) {
            int at = places[i];
            values[i] = switch (precision) {
                case F32 -> data.getFloat(at);
                case F64 -> (float) data.getDouble(at);
                case BF16 -> Float.intBitsToFloat(data.getShort(at) << 16);
                case F16 -> halfToFloat(data.getShort(at));
                default -> throw new CheckpointException(this + " is not of a floating-point type");
            };
        }
        return values;
    }

    /**
     * The values of an integer type, row-major; they are copied.
     *
     * @throws CheckpointException if it is not of an integer type, or reading fails
     */
    public long[] integers() throws CheckpointException {
        ByteBuffer data = read();
        long[] values = new long[Math.toIntExact(elements())];
        int[] places = places();
        for (int i = 0; i < values.length; i++) {
            int at = places[i];
            values[i] = switch (precision) {
                case I64 -> data.getLong(at);
                case I32 -> data.getInt(at);
                case I16 -> data.getShort(at);
                case I8 -> data.get(at);
                case U8, BOOL -> data.get(at) & 0xff;
                default -> throw new CheckpointException(this + " is not of an integer type");
            };
        }
        return values;
    }

    /** Of each element in row-major order, its first byte within the span. */
    private int[] places() {
        int[] places = new int[Math.toIntExact(elements())];
        for (int i = 0; i < places.length; i++) {
            long rest = i;
            long place = 0;
            for (int d = shape.length - 1; d >= 0; d--) {
                place += rest % shape[d] * strides[d];
                rest /= shape[d];
            }
            places[i] = Math.toIntExact(place * precision.bytes());
        }
        return places;
    }

    private ByteBuffer read() throws CheckpointException {
        ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(span())).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (!readFully(channel, data, offset)) {
                throw new CheckpointException(file + " ends within tensor " + name + "; is the file cut off?");
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file + ": " + e.getMessage(), e);
        }
        return data.flip();
    }

    /** Fills {@code into}; false if the file ends before. */
    static boolean readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
        while (into.hasRemaining()) {
            int n = channel.read(into, position + into.position());
            if (n < 0) {
                return false;
            }
        }
        return true;
    }

    private static float halfToFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | mantissa << 13);
        }
        if (exponent == 0) {
            // Subnormal: mantissa times 2^-24.
            float value = mantissa * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | mantissa << 13);
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
