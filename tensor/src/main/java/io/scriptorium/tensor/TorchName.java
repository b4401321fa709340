package io.scriptorium.tensor;

import java.nio.file.Path;
import java.util.Map;

/** The Python names that a file of tensors may use. Every other name is refused where it is read, before any use. */
sealed interface TorchName {
    /** A function: what it stands for is carried out by {@link TensorPickle}, nothing of Python's is called. */
    enum Call implements TorchName {
        /** A tensor as a view of a storage. */
        TENSOR,
        /** A tensor that is trained; here the same as the tensor. */
        PARAMETER,
        /** An empty dict. */
        ORDERED_DICT
    }

    /** The element type of a storage. */
    record StorageType(Precision precision) implements TorchName {}

    /** torch/storage.py of PyTorch 2.7.1, {@code _dtype_to_storage_type_map}; complex and quantized types are left out. */
    Map<String, TorchName> KNOWN = Map.ofEntries(
            Map.entry("torch._utils._rebuild_tensor_v2", Call.TENSOR),
            Map.entry("torch._utils._rebuild_parameter", Call.PARAMETER),
            Map.entry("collections.OrderedDict", Call.ORDERED_DICT),
            Map.entry("torch.FloatStorage", new StorageType(Precision.F32)),
            Map.entry("torch.HalfStorage", new StorageType(Precision.F16)),
            Map.entry("torch.BFloat16Storage", new StorageType(Precision.BF16)),
            Map.entry("torch.DoubleStorage", new StorageType(Precision.F64)),
            Map.entry("torch.LongStorage", new StorageType(Precision.I64)),
            Map.entry("torch.IntStorage", new StorageType(Precision.I32)),
            Map.entry("torch.ShortStorage", new StorageType(Precision.I16)),
            Map.entry("torch.CharStorage", new StorageType(Precision.I8)),
            Map.entry("torch.ByteStorage", new StorageType(Precision.U8)),
            Map.entry("torch.BoolStorage", new StorageType(Precision.BOOL)));

    /**
     * The name {@code name} of {@code module}.
     *
     * @throws CheckpointException if it is not a known one
     */
    static TorchName of(Path file, String module, String name) throws CheckpointException {
        TorchName known = KNOWN.get(module + "." + name);
        if (known == null) {
            throw TorchFile.damaged(
                    file,
                    "its pickle names " + module + "." + name + ", which is not needed for tensors and may run code;"
                            + " nothing of it was run. Ask its author for model.safetensors");
        }
        return known;
    }
}
