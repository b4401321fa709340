package ai.djl.pytorch.jni;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.IOException;
import java.io.InputStream;

/**
 * The calls of libtorch's JNI that DJL keeps package-private: methods of a TorchScript module with arguments and results of
 * any type. It lives in DJL's package only to reach them, so it works on the class path and not on the module path.
 *
 * <p>Every {@code long} is a native handle. A handle of an IValue belongs to nobody and must be given to {@link #free}.
 */
public final class TorchScript {
    private TorchScript() {}

    /** Loads a TorchScript archive and returns its module's handle, which lives until the process ends. */
    public static long load(InputStream archive, Device device) throws IOException {
        return JniUtils.loadModuleHandle(archive, device, true, false);
    }

    /**
     * Runs a method.
     *
     * @param gradient whether operations are recorded for autograd; otherwise it runs in inference mode
     * @return a new IValue
     */
    public static long run(long module, String method, long[] arguments, boolean gradient) {
        return PyTorchLibrary.LIB.moduleRunMethod(module, method, arguments, gradient, false);
    }

    /** A new IValue that holds a tensor. */
    public static long tensor(NDArray array) {
        return PyTorchLibrary.LIB.iValueFromTensor(handle(array));
    }

    /** A new IValue of type {@code List[Tensor]}. */
    public static long tensors(NDArray... arrays) {
        long[] handles = new long[arrays.length];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = handle(arrays[i]);
        }
        return PyTorchLibrary.LIB.iValueFromTensorList(handles);
    }

    /** A new IValue of type {@code int}. */
    public static long integer(long value) {
        return PyTorchLibrary.LIB.iValueFromLong(value);
    }

    /** A new IValue of type {@code List[int]}. */
    public static long integers(long... values) {
        return PyTorchLibrary.LIB.iValueFromLongList(values);
    }

    /** A new IValue of type {@code float}. */
    public static long real(double value) {
        return PyTorchLibrary.LIB.iValueFromDouble(value);
    }

    /** A new IValue of type {@code bool}. */
    public static long bool(boolean value) {
        return PyTorchLibrary.LIB.iValueFromBool(value);
    }

    /** A new IValue of type {@code str}. */
    public static long string(String value) {
        return PyTorchLibrary.LIB.iValueFromString(value);
    }

    /** A new IValue of type {@code List[List[Tensor]]}, or of another list whose elements are the given IValues. */
    public static long list(long... values) {
        return PyTorchLibrary.LIB.iValueFromList(values);
    }

    /** Whether the IValue holds one tensor. */
    public static boolean isTensor(long value) {
        return PyTorchLibrary.LIB.iValueIsTensor(value);
    }

    /** The tensor in an IValue, attached to {@code manager}. */
    public static NDArray toTensor(long value, PtNDManager manager) {
        return new PtNDArray(manager, PyTorchLibrary.LIB.iValueToTensor(value));
    }

    /** The tensors in an IValue of type {@code List[Tensor]} or {@code Tuple[Tensor, ...]}, attached to {@code manager}. */
    public static NDArray[] toTensors(long value, PtNDManager manager) {
        if (PyTorchLibrary.LIB.iValueIsTensorList(value)) {
            long[] handles = PyTorchLibrary.LIB.iValueToTensorList(value);
            NDArray[] arrays = new NDArray[handles.length];
            for (int i = 0; i < handles.length; i++) {
                arrays[i] = new PtNDArray(manager, handles[i]);
            }
            return arrays;
        }
        long[] values = PyTorchLibrary.LIB.iValueIsTuple(value)
                ? PyTorchLibrary.LIB.iValueToIValueTuple(value)
                : PyTorchLibrary.LIB.iValueToIValueList(value);
        NDArray[] arrays = new NDArray[values.length];
        for (int i = 0; i < values.length; i++) {
            arrays[i] = new PtNDArray(manager, PyTorchLibrary.LIB.iValueToTensor(values[i]));
            free(values[i]);
        }
        return arrays;
    }

    /** The number in an IValue of type {@code int}. */
    public static long toInteger(long value) {
        return PyTorchLibrary.LIB.iValueToLong(value);
    }

    /** The numbers in an IValue of type {@code List[int]}. */
    public static long[] toIntegers(long value) {
        return PyTorchLibrary.LIB.iValueToLongList(value);
    }

    /** Deletes an IValue. A tensor in it lives on where something else holds it. */
    public static void free(long value) {
        PyTorchLibrary.LIB.torchDeleteIValue(value);
    }

    private static long handle(NDArray array) {
        return ((PtNDArray) array).getHandle();
    }
}
