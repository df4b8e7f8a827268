package org.voxelgrad.engine.checkpoint;

import java.util.Map;
import java.util.Optional;

/** A class or function that a pickle may name. The list is closed: a file names something else and is refused. */
sealed interface PickleGlobal {

    /** A function or class that a pickle may call; {@link PickleCalls} does what it stands for. */
    enum Callable implements PickleGlobal {
        REBUILD_TENSOR,
        REBUILD_TENSOR_V2,
        REBUILD_PARAMETER,
        REBUILD_FROM_TYPE,
        TENSOR,
        ORDERED_DICT,
        SIZE,
        ENCODE,
        NUMPY_SCALAR,
        NUMPY_DTYPE,
        NUMPY_RECONSTRUCT,
        NUMPY_ARRAY
    }

    /** A storage class such as {@code torch.FloatStorage}, which gives a storage its element type. */
    record StorageClass(TorchType type) implements PickleGlobal {
    }

    /** A type such as {@code torch.float32}. */
    record Dtype(TorchType type) implements PickleGlobal {
    }

    Map<String, Callable> CALLABLES = Map.ofEntries(
            Map.entry("torch._utils._rebuild_tensor", Callable.REBUILD_TENSOR),
            Map.entry("torch._utils._rebuild_tensor_v2", Callable.REBUILD_TENSOR_V2),
            Map.entry("torch._utils._rebuild_parameter", Callable.REBUILD_PARAMETER),
            Map.entry("torch._utils._rebuild_parameter_with_state", Callable.REBUILD_PARAMETER),
            Map.entry("torch._tensor._rebuild_from_type_v2", Callable.REBUILD_FROM_TYPE),
            Map.entry("torch.Tensor", Callable.TENSOR),
            Map.entry("collections.OrderedDict", Callable.ORDERED_DICT),
            Map.entry("torch.Size", Callable.SIZE),
            Map.entry("_codecs.encode", Callable.ENCODE),
            Map.entry("numpy.core.multiarray.scalar", Callable.NUMPY_SCALAR),
            Map.entry("numpy._core.multiarray.scalar", Callable.NUMPY_SCALAR),
            Map.entry("numpy.core.multiarray._reconstruct", Callable.NUMPY_RECONSTRUCT),
            Map.entry("numpy._core.multiarray._reconstruct", Callable.NUMPY_RECONSTRUCT),
            Map.entry("numpy.dtype", Callable.NUMPY_DTYPE),
            Map.entry("numpy.ndarray", Callable.NUMPY_ARRAY));

    /** Kinds of tensors that are not read, by what a pickle calls to make them; and what to save instead. */
    Map<String, String> OTHER_TENSORS = Map.of(
            "torch._utils._rebuild_sparse_tensor", "a sparse tensor: save tensor.to_dense() instead",
            "torch._utils._rebuild_qtensor", "a quantised tensor: save tensor.dequantize() instead",
            "torch._utils._rebuild_nested_tensor", "a nested tensor: save tensor.to_padded_tensor(0) instead",
            "torch._utils._rebuild_meta_tensor_no_storage", "a tensor without values, of the device meta: save it "
                    + "once it has values",
            "torch._utils._rebuild_tensor_v3", "a tensor of type uint16, uint32, uint64 or float8: save it as another "
                    + "type, for instance tensor.float()",
            "torch.ComplexFloatStorage", "a complex tensor: save torch.view_as_real(tensor) instead",
            "torch.ComplexDoubleStorage", "a complex tensor: save torch.view_as_real(tensor) instead");

    /** What to say of {@code module.name} when it is not on the list: a predicate that ends with what to do. */
    static String refusal(String module, String name) {
        String global = module + "." + name;
        String shown = CheckpointException.quoted(global);
        String tensor = OTHER_TENSORS.get(global);
        return tensor != null
                ? "holds " + shown + ", " + tensor
                : "holds the Python object " + shown + ", which is not read: save tensors, numbers, strings, lists "
                        + "and dicts only, for instance a model's state_dict()";
    }

    /** What {@code module.name} stands for, if it is on the list. */
    static Optional<PickleGlobal> find(String module, String name) {
        Callable callable = CALLABLES.get(module + "." + name);
        if (callable != null) {
            return Optional.of(callable);
        }
        // An untyped storage counts bytes.
        if (module.equals("torch.storage") && name.equals("UntypedStorage")) {
            return Optional.of(new StorageClass(TorchType.UINT8));
        }
        if (!module.equals("torch")) {
            return Optional.empty();
        }
        Optional<PickleGlobal> storage = TorchType.ofStorageClass(name).map(StorageClass::new);
        return storage.or(() -> TorchType.ofDtype(name).map(Dtype::new));
    }
}
