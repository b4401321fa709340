package io.scriptorium.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Conversions that DJL cannot do on every element type. */
public final class Tensors {
    private Tensors() {}

    /** A copy of {@code tensor} of any floating-point type in the Java heap, as float32, row-major. */
    public static float[] floats(NDArray tensor) {
        try (NDManager step = tensor.getManager().newSubManager()) {
            return program(tensor).call(step, "to_host", tensor, Precision.F32).toFloatArray();
        }
    }

    /** {@code tensor} in another element type, attached to {@code owner}; the same memory if it is of that type already. */
    public static NDArray convert(NDManager owner, NDArray tensor, Precision precision) {
        return program(tensor).call(owner, "convert", tensor, precision);
    }

    /** A tensor of the given shape whose elements are not set, on the device of {@code owner}. */
    public static NDArray empty(NDManager owner, Precision precision, long... shape) {
        Device device = owner.getDevice();
        return Program.load(Tensors.class, "tensors.py", device)
                .call(owner, "empty", shape, precision, ComputeDevice.torchName(device));
    }

    private static Program program(NDArray tensor) {
        return Program.load(Tensors.class, "tensors.py", tensor.getDevice());
    }
}
