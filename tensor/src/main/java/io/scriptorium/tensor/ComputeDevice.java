package io.scriptorium.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user's word for a device: {@code cpu}, {@code cuda}, {@code cuda:N} (zero-based) or {@code auto}. */
public final class ComputeDevice {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private ComputeDevice() {}

    /**
     * Finds a device. {@code auto} is the first CUDA device where the loaded libtorch sees one, else the CPU.
     *
     * @throws IllegalArgumentException if the word is none of these, or names a device that is not there
     */
    public static Device parse(String word) {
        if (word.equals("cpu")) {
            return Device.cpu();
        }
        if (word.equals("auto")) {
            return gpuCount() > 0 ? Device.gpu(0) : Device.cpu();
        }
        Matcher cuda = CUDA.matcher(word);
        if (!cuda.matches()) {
            throw new IllegalArgumentException("device: expected cpu, cuda:N or auto, got '" + word + "'");
        }
        int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
        int count = gpuCount();
        if (index >= count) {
            throw new IllegalArgumentException("device: '" + word + "' is not there, libtorch sees " + count
                    + " CUDA device(s); use --device cpu, or point PYTORCH_LIBRARY_PATH at a CUDA build of libtorch");
        }
        return Device.gpu(index);
    }

    /**
     * Sets the number of CPU threads within an operation, for the whole process.
     *
     * @param threads at least 1
     */
    public static void useThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: expected 1 or more, got " + threads);
        }
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(threads);
    }

    /**
     * Computes on the calling thread alone: sums of floats are then the same however many threads there are.
     *
     * @return what was computed
     */
    public static <T> T onOneThread(Supplier<T> computation) {
        Engine.getEngine("PyTorch");
        int threads = JniUtils.getNumThreads();
        JniUtils.setNumThreads(1);
        try {
            return computation.get();
        } finally {
            JniUtils.setNumThreads(threads);
        }
    }

    /** TorchScript's name of a device: {@code cpu} or {@code cuda:N}. */
    public static String torchName(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    private static int gpuCount() {
        return Engine.getEngine("PyTorch").getGpuCount();
    }
}
