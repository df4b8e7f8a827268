package org.voxelgrad.cuda.device;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Storage;
import org.voxelgrad.engine.tensor.Tensor;

/** Device memory, freed some time after nobody can reach this any more. */
public final class DeviceStorage implements Storage {

    private final Device device;
    private final DType dtype;
    private final long capacity;
    private final long address;

    /** @param address of {@code capacity} elements, aligned to 256 bytes */
    DeviceStorage(Device device, DType dtype, long capacity, long address) {
        this.device = device;
        this.dtype = dtype;
        this.capacity = capacity;
        this.address = address;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long capacity() {
        return capacity;
    }

    /**
     * Where a tensor's memory begins on the device.
     *
     * @throws IllegalArgumentException when the tensor is of another backend
     */
    public static long address(Tensor tensor) {
        if (tensor.storage() instanceof DeviceStorage storage) {
            return storage.address;
        }
        throw new IllegalArgumentException(tensor + " lies in " + tensor.storage() + ", not in the memory of a GPU");
    }

    /** Sets all elements to 0. */
    public void zero() {
        device.zero(address, capacity * dtype.bytes());
    }

    @Override
    public void write(long position, float[] source, int from, int count) {
        require(DType.FLOAT32, "float");
        write(position, MemorySegment.ofArray(source), from, count);
    }

    @Override
    public void writeAhead(long position, float[] source, int from, int count) {
        require(DType.FLOAT32, "float");
        device.writeAhead(addressOf(position, count), elements(MemorySegment.ofArray(source), from, count));
    }

    @Override
    public void write(long position, double[] source, int from, int count) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) source[from + i];
        }
        write(position, floats, 0, count);
    }

    @Override
    public void write(long position, int[] source, int from, int count) {
        if (dtype == DType.INT8) {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) {
                bytes[i] = (byte) source[from + i];
            }
            write(position, MemorySegment.ofArray(bytes), 0, count);
        } else {
            require(DType.INT32, "int");
            write(position, MemorySegment.ofArray(source), from, count);
        }
    }

    @Override
    public void read(long position, float[] target, int from, int count) {
        require(DType.FLOAT32, "float");
        read(position, MemorySegment.ofArray(target), from, count);
    }

    @Override
    public void read(long position, double[] target, int from, int count) {
        float[] floats = new float[count];
        read(position, floats, 0, count);
        for (int i = 0; i < count; i++) {
            target[from + i] = floats[i];
        }
    }

    @Override
    public void read(long position, int[] target, int from, int count) {
        if (dtype == DType.INT8) {
            byte[] bytes = new byte[count];
            read(position, MemorySegment.ofArray(bytes), 0, count);
            for (int i = 0; i < count; i++) {
                target[from + i] = bytes[i];
            }
        } else {
            require(DType.INT32, "int");
            read(position, MemorySegment.ofArray(target), from, count);
        }
    }

    private void write(long position, MemorySegment source, int from, int count) {
        device.write(addressOf(position, count), elements(source, from, count));
    }

    private void read(long position, MemorySegment target, int from, int count) {
        device.read(addressOf(position, count), elements(target, from, count));
    }

    private MemorySegment elements(MemorySegment array, int from, int count) {
        return array.asSlice((long) from * dtype.bytes(), (long) count * dtype.bytes());
    }

    private long addressOf(long position, int count) {
        Objects.checkFromIndexSize(position, count, capacity);
        return address + position * dtype.bytes();
    }

    private void require(DType wanted, String java) {
        if (dtype != wanted) {
            throw new IllegalStateException("a storage of " + dtype + " does not take or give " + java + " values");
        }
    }

    @Override
    public String toString() {
        return "DeviceStorage[" + capacity + " of " + dtype + "]";
    }
}
