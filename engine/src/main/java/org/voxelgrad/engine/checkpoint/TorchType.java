package org.voxelgrad.engine.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The element types of PyTorch tensors that files may hold: every real type of a fixed width. */
public enum TorchType {
    FLOAT32("float32", "FloatStorage", 4, true),
    FLOAT64("float64", "DoubleStorage", 8, true),
    FLOAT16("float16", "HalfStorage", 2, true),
    BFLOAT16("bfloat16", "BFloat16Storage", 2, true),
    INT64("int64", "LongStorage", 8, false),
    INT32("int32", "IntStorage", 4, false),
    INT16("int16", "ShortStorage", 2, false),
    INT8("int8", "CharStorage", 1, false),
    UINT8("uint8", "ByteStorage", 1, false),
    BOOL("bool", "BoolStorage", 1, false);

    private final String dtype;
    private final String storageClass;
    private final int bytes;
    private final boolean floating;

    TorchType(String dtype, String storageClass, int bytes, boolean floating) {
        this.dtype = dtype;
        this.storageClass = storageClass;
        this.bytes = bytes;
        this.floating = floating;
    }

    /** PyTorch's name of the type, for instance {@code float32} for {@code torch.float32}. */
    public String dtype() {
        return dtype;
    }

    /** The class that stands for the type in torch pickles, for instance {@code FloatStorage}. */
    public String storageClass() {
        return storageClass;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    /** Whether the elements are floating-point numbers; the others are integers or booleans. */
    public boolean isFloating() {
        return floating;
    }

    static Optional<TorchType> ofDtype(String name) {
        return Arrays.stream(values()).filter(type -> type.dtype.equals(name)).findFirst();
    }

    static Optional<TorchType> ofStorageClass(String name) {
        return Arrays.stream(values()).filter(type -> type.storageClass.equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return dtype;
    }
}
