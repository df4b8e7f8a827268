package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A tensor in a file, or about to be written into one: a type, a shape, and a view of elements that are not copied
 * until they are asked for.
 *
 * <p>A loaded tensor looks into the mapped file. The file may be renamed, deleted or replaced by renaming another over
 * it, but must not be cut short or overwritten in place while its tensors are read. A tensor made from an array looks
 * into that array.
 */
public final class TorchTensor {

    /** Elements that a view may repeat beyond those its storage holds, as {@code expand} does. */
    private static final long MAX_REPEATED = 1 << 20;

    private final Storage storage;
    private final long offset;
    private final Strides view;
    private final long count;

    private TorchTensor(Storage storage, long offset, long[] shape, long[] strides, long count) {
        this.storage = storage;
        this.offset = offset;
        this.view = new Strides(shape, strides);
        this.count = count;
    }

    /** A float32 tensor over {@code values} in row-major order, without copying them. */
    public static TorchTensor of(long[] shape, float[] values) {
        return over(TorchType.FLOAT32, shape, MemorySegment.ofArray(values));
    }

    /** A float64 tensor over {@code values} in row-major order, without copying them. */
    public static TorchTensor of(long[] shape, double[] values) {
        return over(TorchType.FLOAT64, shape, MemorySegment.ofArray(values));
    }

    /** An int64 tensor over {@code values} in row-major order, without copying them. */
    public static TorchTensor ofLongs(long[] shape, long[] values) {
        return over(TorchType.INT64, shape, MemorySegment.ofArray(values));
    }

    /** A float32 tensor over the part of {@code values} that starts at {@code offset}, without copying it. */
    public static TorchTensor view(long[] shape, float[] values, int offset) {
        MemorySegment rest = MemorySegment.ofArray(values).asSlice((long) offset * Float.BYTES);
        long bytes = Math.multiplyExact(count(shape), Float.BYTES);
        if (bytes > rest.byteSize()) {
            throw new IllegalArgumentException("A tensor of shape " + Arrays.toString(shape) + " needs "
                    + count(shape) + " values, but only " + rest.byteSize() / Float.BYTES + " follow offset " + offset);
        }
        return over(TorchType.FLOAT32, shape, rest.asSlice(0, bytes));
    }

    /**
     * A tensor over {@code elements} in row-major order and the machine's byte order, without copying them: a pinned
     * buffer, say. The memory must stay valid as long as the tensor is used.
     */
    public static TorchTensor over(TorchType type, long[] shape, MemorySegment elements) {
        return over(type, shape, elements, ByteOrder.nativeOrder());
    }

    /** As {@link #over(TorchType, long[], MemorySegment)}, of elements in the byte order of a file. */
    public static TorchTensor over(TorchType type, long[] shape, MemorySegment elements, ByteOrder order) {
        long expected = count(shape);
        if (elements.byteSize() != Math.multiplyExact(expected, type.bytes())) {
            throw new IllegalArgumentException("A " + type + " tensor of shape " + Arrays.toString(shape) + " has "
                    + expected + " elements, not the " + elements.byteSize() + " bytes given");
        }
        Storage storage = Storage.over(type, elements, order);
        return new TorchTensor(storage, 0, shape.clone(), Strides.rowMajor(shape), expected);
    }

    /** All elements of {@code storage} in one dimension. */
    static TorchTensor flat(Storage storage) {
        return new TorchTensor(storage, 0, new long[] {storage.count()}, new long[] {1}, storage.count());
    }

    /**
     * Another view of this tensor's storage, as {@code torch.as_strided}.
     *
     * @throws IllegalArgumentException with a predicate about the view when it reaches beyond the storage
     */
    TorchTensor asStrided(long from, long[] shape, long[] strides) {
        String name = "shape " + Arrays.toString(shape) + ", strides " + Arrays.toString(strides) + " and offset "
                + from;
        if (shape.length != strides.length || from < 0 || Arrays.stream(strides).anyMatch(step -> step < 0)) {
            throw new IllegalArgumentException(name + ", which describe no tensor");
        }
        long elements;
        long last = from;
        try {
            elements = count(shape);
            for (int i = 0; i < shape.length && elements > 0; i++) {
                last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ", which describe no tensor", e);
        }
        if (elements > 0 && last >= storage.count()) {
            throw new IllegalArgumentException(name + ", beyond the " + storage.count() + " elements stored");
        }
        if (elements > Math.max(storage.count(), MAX_REPEATED)) {
            throw new IllegalArgumentException(name + ", which repeat the " + storage.count() + " elements stored "
                    + "more often than is read");
        }
        return new TorchTensor(storage, from, shape.clone(), strides.clone(), elements);
    }

    /** The elements' type. */
    public TorchType type() {
        return storage.type();
    }

    /** The size of each axis; empty for a tensor that is a single number. */
    public long[] shape() {
        return view.shape().clone();
    }

    /** Number of elements, the product of the shape. */
    public long count() {
        return count;
    }

    /** The elements in row-major order, as floats. */
    public float[] toFloats() {
        float[] values = new float[arrayLength()];
        copyTo(values, 0);
        return values;
    }

    /** Writes the elements in row-major order, as floats, into {@code target} from {@code start} on. */
    public void copyTo(float[] target, int start) {
        Objects.checkFromIndexSize(start, arrayLength(), target.length);
        if (type() == TorchType.FLOAT32 && storage.order() == ByteOrder.nativeOrder()) {
            copyRowMajor(MemorySegment.ofArray(target).asSlice((long) start * Float.BYTES, count * Float.BYTES));
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            Elements elements = elements(arena);
            for (int i = 0; i < count; i++) {
                target[start + i] = type().isFloating() ? (float) elements.doubleAt(i) : elements.longAt(i);
            }
        }
    }

    /** The elements in row-major order, as doubles; integers beyond 2^53 are rounded. */
    public double[] toDoubles() {
        double[] values = new double[arrayLength()];
        try (Arena arena = Arena.ofConfined()) {
            Elements elements = elements(arena);
            Arrays.setAll(values, elements::doubleAt);
        }
        return values;
    }

    /** The elements in row-major order, as longs; floating-point values are cut towards zero. */
    public long[] toLongs() {
        long[] values = new long[arrayLength()];
        try (Arena arena = Arena.ofConfined()) {
            Elements elements = elements(arena);
            Arrays.setAll(values, elements::longAt);
        }
        return values;
    }

    /** For instance {@code float32 [1, 169, 208, 179]}. */
    @Override
    public String toString() {
        return type() + " " + Arrays.toString(view.shape());
    }

    /**
     * The elements' bytes in row-major order, least significant byte first, as most files hold them: the very bytes
     * where they lie so already, else a copy that {@code arena} owns.
     */
    public MemorySegment littleEndian(Arena arena) {
        Elements elements = elements(arena);
        if (elements.order() == ByteOrder.LITTLE_ENDIAN || type().bytes() == 1) {
            return elements.bytes();
        }
        MemorySegment swapped = arena.allocate(elements.bytes().byteSize()).copyFrom(elements.bytes());
        Elements.reverseBytes(swapped, type().bytes());
        return swapped;
    }

    private Elements elements(Arena arena) {
        MemorySegment bytes;
        if (count == 0) {
            bytes = MemorySegment.NULL;
        } else if (view.isRowMajor()) {
            bytes = storage.bytes().asSlice(offset * type().bytes(), count * type().bytes());
        } else {
            bytes = arena.allocate(count * type().bytes());
            copyRowMajor(bytes);
        }
        return new Elements(type(), bytes, storage.order());
    }

    private void copyRowMajor(MemorySegment target) {
        if (count > 0) {
            view.copy(storage.bytes().asSlice(offset * type().bytes()), target, type().bytes());
        }
    }

    private int arrayLength() {
        if (count > Integer.MAX_VALUE - 8) {
            throw new UnsupportedOperationException(
                    "A tensor of " + count + " elements does not fit in a Java array: read it in parts");
        }
        return (int) count;
    }

    /** The number of elements of a shape; zero sizes first, so that the others may be anything. */
    private static long count(long[] shape) {
        long product = 1;
        boolean empty = false;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("A shape has no negative sizes: " + Arrays.toString(shape));
            }
            empty |= size == 0;
        }
        for (int i = 0; i < shape.length && !empty; i++) {
            product = Math.multiplyExact(product, shape[i]);
        }
        return empty ? 0 : product;
    }
}
