package io.scriptorium.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.TorchScript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * TorchScript methods whose text is a resource beside the class that uses them. A program holds no weights: they are given
 * as arguments, so one program serves every layer, and one call does what would be dozens of tensor operations.
 *
 * <p>The resource holds methods of a class, each {@code def name(self: __torch__.M, x: Tensor, ...) -> Tensor:} indented by
 * two spaces; one calls another as {@code (self).name(...)}. {@code torch.X} is {@code aten::X}, element types are the
 * numbers of {@link Precision#torchCode()}.
 *
 * <p>Immutable and safe for several threads. Loaded once for each device and kept until the process ends.
 */
public final class Program {
    private record Key(Class<?> owner, List<String> resources, Device device) {}

    private static final Map<Key, Program> LOADED = new ConcurrentHashMap<>();

    private final String name;
    private final long module;
    private final boolean gradient;

    private Program(String name, long module, boolean gradient) {
        this.name = name;
        this.module = module;
        this.gradient = gradient;
    }

    /**
     * The program in {@code resource}, found as {@link Class#getResourceAsStream} of {@code owner} finds it.
     *
     * @throws IllegalArgumentException if there is no such resource, or its text does not compile; the message holds
     *     TorchScript's own with line and column
     */
    public static Program load(Class<?> owner, String resource, Device device) {
        return load(owner, List.of(resource), device);
    }

    /** As {@link #load(Class, String, Device)}, of several resources: their methods may call each other. */
    public static Program load(Class<?> owner, List<String> resources, Device device) {
        return LOADED.computeIfAbsent(new Key(owner, List.copyOf(resources), device), Program::read);
    }

    private static Program read(Key key) {
        String name = String.join(" + ", key.resources());
        StringBuilder methods = new StringBuilder();
        key.resources().forEach(resource -> methods.append(text(key.owner(), resource)));
        try {
            return new Program(name, compile(methods.toString(), key.device()), false);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        } catch (EngineException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static String text(Class<?> owner, String resource) {
        try (InputStream text = owner.getResourceAsStream(resource)) {
            if (text == null) {
                throw new IllegalArgumentException("no resource " + resource + " beside " + owner.getName());
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /**
     * Turns the optimising executor off: it compiles with NVRTC on a GPU and re-specialises on new shapes, neither of which
     * pays here, and what it specialised with gradients fails without. The switch is each thread's own
     * (torch/csrc/jit/runtime/graph_executor.cpp of libtorch 2.7.1), the code that it leaves behind is everyone's.
     */
    private static final ThreadLocal<Boolean> OPTIMISING = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        return false;
    });

    private static long compile(String methods, Device device) throws IOException {
        // Loads the native library, where this is the first use of it.
        Engine.getEngine("PyTorch");
        OPTIMISING.get();
        return TorchScript.load(new ByteArrayInputStream(TorchScriptArchive.write(methods)), device);
    }

    /** The same program, whose calls record operations for autograd. */
    public Program withGradient() {
        return gradient ? this : new Program(name, module, true);
    }

    /**
     * Runs a method that returns one tensor.
     *
     * @param owner receives the result
     * @param method name of the method
     * @param arguments {@link NDArray} for Tensor, {@link TensorList} for List[Tensor], {@code TensorList[]} for
     *     List[List[Tensor]], {@link Integer} or {@link Long} for int, {@link Float} or {@link Double} for float,
     *     {@link Boolean} for bool, {@code long[]} for List[int], {@link String} for str, {@link Precision} for a dtype
     * @return the result, attached to {@code owner}
     * @throws IllegalStateException if libtorch fails; the message names program and method
     */
    public NDArray call(NDManager owner, String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            return TorchScript.toTensor(result, (PtNDManager) owner);
        } finally {
            TorchScript.free(result);
        }
    }

    /** As {@link #call}, for a method that returns a tuple or a list of tensors. */
    public NDArray[] callTuple(NDManager owner, String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            return TorchScript.toTensors(result, (PtNDManager) owner);
        } finally {
            TorchScript.free(result);
        }
    }

    /** As {@link #call}, for a method that returns {@code List[int]}. */
    public long[] callIntegers(String method, Object... arguments) {
        long result = run(method, arguments);
        try {
            return TorchScript.toIntegers(result);
        } finally {
            TorchScript.free(result);
        }
    }

    /** As {@link #call}, for a method whose result is of no use: it writes into one of its arguments. */
    public void invoke(String method, Object... arguments) {
        TorchScript.free(run(method, arguments));
    }

    private long run(String method, Object... arguments) {
        long[] values = new long[arguments.length];
        boolean[] owned = new boolean[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof TensorList list) {
                    values[i] = list.handle();
                } else {
                    values[i] = value(arguments[i]);
                    owned[i] = true;
                }
            }
            OPTIMISING.get();
            return TorchScript.run(module, method, values, gradient);
        } catch (EngineException e) {
            throw new IllegalStateException(name + ", method " + method + ": " + e.getMessage(), e);
        } finally {
            for (int i = 0; i < values.length; i++) {
                if (owned[i]) {
                    TorchScript.free(values[i]);
                }
            }
        }
    }

    private static long value(Object argument) {
        if (argument instanceof NDArray tensor) {
            return TorchScript.tensor(tensor);
        } else if (argument instanceof Integer || argument instanceof Long) {
            return TorchScript.integer(((Number) argument).longValue());
        } else if (argument instanceof Double || argument instanceof Float) {
            return TorchScript.real(((Number) argument).doubleValue());
        } else if (argument instanceof Boolean flag) {
            return TorchScript.bool(flag);
        } else if (argument instanceof Precision precision) {
            return TorchScript.integer(precision.torchCode());
        } else if (argument instanceof String text) {
            return TorchScript.string(text);
        } else if (argument instanceof long[] integers) {
            return TorchScript.integers(integers);
        } else if (argument instanceof TensorList[] lists) {
            return TorchScript.list(
                    Arrays.stream(lists).mapToLong(TensorList::handle).toArray());
        }
        throw new IllegalArgumentException("no TorchScript type for an argument of "
                + (argument == null ? "null" : argument.getClass().getName()));
    }

    @Override
    public String toString() {
        return name;
    }
}
