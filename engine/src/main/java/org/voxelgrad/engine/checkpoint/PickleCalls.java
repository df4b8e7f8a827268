package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the functions and classes of {@link PickleGlobal} do when a pickle calls them. All they build is tensors,
 * numbers and containers.
 */
final class PickleCalls {

    private static final int MAX_RANK = 64;

    private final PickleInput in;
    private final StorageSource storages;

    PickleCalls(PickleInput in, StorageSource storages) {
        this.in = in;
        this.storages = storages;
    }

    /** {@code callable(*arguments)}. */
    Object call(Object callable, Object arguments) throws CheckpointException {
        if (!(callable instanceof PickleGlobal.Callable function) || !(arguments instanceof TorchTuple args)) {
            throw malformed("a call of " + LoadedValues.describe(callable));
        }
        return switch (function) {
            case REBUILD_TENSOR -> rebuildTensor(args);
            case REBUILD_TENSOR_V2 -> rebuildTensorV2(args);
            case REBUILD_PARAMETER -> argument(args, 0, TorchTensor.class, function);
            case REBUILD_FROM_TYPE -> rebuildFromType(args);
            case TENSOR -> throw malformed("a call of torch.Tensor");
            case ORDERED_DICT -> orderedDict(args);
            case SIZE -> argument(args, 0, TorchTuple.class, function);
            case ENCODE -> encode(args);
            case NUMPY_SCALAR -> numpyScalar(args);
            case NUMPY_DTYPE -> numpyDtype(argument(args, 0, String.class, function));
            case NUMPY_RECONSTRUCT -> new NumpyArray();
            case NUMPY_ARRAY -> throw malformed("a call of numpy.ndarray");
        };
    }

    /** {@code target.__setstate__(state)}; gives what then stands for the target. */
    Object build(Object target, Object state) throws CheckpointException {
        if (target instanceof LinkedHashMap<?, ?> dict && state instanceof Map<?, ?>) {
            // A state dict's version numbers of its modules.
            return dict;
        }
        if (target instanceof NumpyDtype dtype && state instanceof TorchTuple fields) {
            dtype.setOrder(switch (argument(fields, 1, String.class, PickleGlobal.Callable.NUMPY_DTYPE)) {
                case ">" -> ByteOrder.BIG_ENDIAN;
                default -> ByteOrder.LITTLE_ENDIAN;
            });
            return dtype;
        }
        if (target instanceof NumpyArray array && array.content() == null && state instanceof TorchTuple fields) {
            array.fill(numpyContent(fields));
            return array.content();
        }
        throw malformed("a state for " + LoadedValues.describe(target));
    }

    /** The storage that a persistent id names, as a tensor of one dimension. */
    TorchTensor storage(Object persistentId) throws CheckpointException {
        if (persistentId instanceof TorchTuple id && id.size() >= 5 && "storage".equals(id.get(0))
                && id.get(1) instanceof PickleGlobal.StorageClass kind && id.get(2) instanceof String key
                && id.get(4) instanceof Long count && count >= 0) {
            if (id.size() > 5 && id.get(5) != null) {
                throw new CheckpointException(in.file(), "holds a storage view of PyTorch 0.3 or before, which is not "
                        + "read: load it in PyTorch and save it again with torch.save");
            }
            return TorchTensor.flat(storages.find(key, kind.type(), count));
        }
        throw malformed("a reference to " + LoadedValues.describe(persistentId) + " where a storage belongs");
    }

    /** What stands for {@code value} once it is built: arrays become tensors. */
    Object finished(Object value) {
        return value instanceof NumpyArray array && array.content() != null ? array.content() : value;
    }

    private TorchTensor rebuildTensorV2(TorchTuple args) throws CheckpointException {
        if (args.size() > 6 && !(args.get(6) instanceof Map<?, ?> metadata && metadata.isEmpty())) {
            throw new CheckpointException(in.file(), "holds a tensor with metadata (a conjugate or negated view), "
                    + "which is not read: save tensor.resolve_neg().clone() instead");
        }
        return rebuildTensor(args);
    }

    private TorchTensor rebuildTensor(TorchTuple args) throws CheckpointException {
        PickleGlobal.Callable function = PickleGlobal.Callable.REBUILD_TENSOR;
        TorchTensor storage = argument(args, 0, TorchTensor.class, function);
        long offset = argument(args, 1, Long.class, function);
        long[] shape = longs(argument(args, 2, TorchTuple.class, function));
        long[] strides = longs(argument(args, 3, TorchTuple.class, function));
        return asStrided(storage, offset, shape, strides);
    }

    private TorchTensor asStrided(TorchTensor storage, long offset, long[] shape, long[] strides)
            throws CheckpointException {
        try {
            return storage.asStrided(offset, shape, strides);
        } catch (IllegalArgumentException e) {
            throw malformed("a tensor of " + e.getMessage());
        }
    }

    /** A tensor that was given attributes: the call that makes it, its class, that call's arguments, the attributes. */
    private TorchTensor rebuildFromType(TorchTuple args) throws CheckpointException {
        PickleGlobal.Callable function = PickleGlobal.Callable.REBUILD_FROM_TYPE;
        if (argument(args, 0, PickleGlobal.Callable.class, function) != PickleGlobal.Callable.REBUILD_TENSOR_V2
                || argument(args, 1, PickleGlobal.Callable.class, function) != PickleGlobal.Callable.TENSOR) {
            throw malformed("wrong arguments for rebuild_from_type");
        }
        return rebuildTensorV2(argument(args, 2, TorchTuple.class, function));
    }

    /** Python 3 makes an OrderedDict empty and fills it later; Python 2 makes it from a list of [key, value] lists. */
    private Map<Object, Object> orderedDict(TorchTuple args) throws CheckpointException {
        Map<Object, Object> dict = new LinkedHashMap<>();
        if (args.isEmpty()) {
            return dict;
        }
        for (Object item : argument(args, 0, List.class, PickleGlobal.Callable.ORDERED_DICT)) {
            if (!(item instanceof List<?> pair && pair.size() == 2 && pair.get(0) instanceof String key)) {
                throw malformed("an OrderedDict made from " + LoadedValues.describe(item));
            }
            dict.put(key, pair.get(1));
        }
        return dict;
    }

    /** Protocol 2 has no bytes: Python writes them as text, one character a byte. */
    private byte[] encode(TorchTuple args) throws CheckpointException {
        String text = argument(args, 0, String.class, PickleGlobal.Callable.ENCODE);
        if (args.size() != 2 || !"latin1".equals(args.get(1)) || text.chars().anyMatch(c -> c > 0xff)) {
            throw malformed("bytes that are not in the encoding latin1");
        }
        in.claim(text.length());
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private NumpyDtype numpyDtype(String code) throws CheckpointException {
        return NumpyDtype.of(code).orElseThrow(() -> new CheckpointException(in.file(), "holds NumPy data of the type "
                + CheckpointException.quoted(code) + ", which is not read: save it as a tensor, a number or a string"));
    }

    private Object numpyScalar(TorchTuple args) throws CheckpointException {
        NumpyDtype dtype = argument(args, 0, NumpyDtype.class, PickleGlobal.Callable.NUMPY_SCALAR);
        byte[] bytes = bytes(args, 1, PickleGlobal.Callable.NUMPY_SCALAR);
        TorchType type = dtype.type();
        if (bytes.length != type.bytes()) {
            throw malformed("a NumPy " + type + " of " + bytes.length + " bytes");
        }
        Elements elements = new Elements(type, MemorySegment.ofArray(bytes), dtype.order());
        if (type == TorchType.BOOL) {
            return elements.longAt(0) != 0;
        }
        return type.isFloating() ? (Object) elements.doubleAt(0) : elements.longAt(0);
    }

    /** The state of an array: version, shape, dtype, whether in Fortran order, bytes. */
    private TorchTensor numpyContent(TorchTuple state) throws CheckpointException {
        PickleGlobal.Callable function = PickleGlobal.Callable.NUMPY_RECONSTRUCT;
        long[] shape = longs(argument(state, 1, TorchTuple.class, function));
        NumpyDtype dtype = argument(state, 2, NumpyDtype.class, function);
        boolean fortran = argument(state, 3, Boolean.class, function);
        byte[] bytes = bytes(state, 4, function);
        Storage storage = Storage.over(dtype.type(), MemorySegment.ofArray(bytes), dtype.order());
        return asStrided(TorchTensor.flat(storage), 0, shape, fortran ? reversed(Strides.rowMajor(reversed(shape)))
                : Strides.rowMajor(shape));
    }

    private static long[] reversed(long[] values) {
        long[] result = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[values.length - 1 - i];
        }
        return result;
    }

    private long[] longs(List<Object> values) throws CheckpointException {
        if (values.size() > MAX_RANK) {
            throw malformed("a tensor of " + values.size() + " axes, where PyTorch's have at most " + MAX_RANK);
        }
        long[] result = new long[values.size()];
        for (int i = 0; i < result.length; i++) {
            if (!(values.get(i) instanceof Long number)) {
                throw malformed("a size or stride that is no integer");
            }
            result[i] = number;
        }
        return result;
    }

    /** Python 2 has no bytes but in its texts, which are read one character a byte. */
    private byte[] bytes(TorchTuple args, int index, PickleGlobal.Callable function) throws CheckpointException {
        if (index < args.size() && args.get(index) instanceof String text && text.chars().allMatch(c -> c <= 0xff)) {
            in.claim(text.length());
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        return argument(args, index, byte[].class, function);
    }

    private <T> T argument(TorchTuple args, int index, Class<T> type, PickleGlobal.Callable function)
            throws CheckpointException {
        if (index < args.size() && type.isInstance(args.get(index))) {
            return type.cast(args.get(index));
        }
        throw malformed("wrong arguments for " + function.name().toLowerCase(Locale.ROOT));
    }

    private CheckpointException malformed(String what) {
        return new CheckpointException(in.file(), "holds " + what
                + ": the file is damaged; copy it again, or save it again with torch.save");
    }
}
