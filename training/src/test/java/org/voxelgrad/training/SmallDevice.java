package org.voxelgrad.training;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceMemoryException;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Storage;

/** The CPU as a device with memory of its own, which can be full at any moment. */
final class SmallDevice implements Backend {

    private final Backend cpu = Backends.open("cpu", 1, notice -> {});
    private final long freeBytes;
    private final AtomicBoolean full = new AtomicBoolean();

    SmallDevice(long freeBytes) {
        this.freeBytes = freeBytes;
    }

    /** The next computation finds no room. */
    void fillUp() {
        full.set(true);
    }

    @Override
    public String id() {
        return "cuda";
    }

    @Override
    public String description() {
        return "a small device";
    }

    @Override
    public DType realType() {
        return cpu.realType();
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.of(freeBytes);
    }

    @Override
    public Storage allocate(DType dtype, long elements) {
        return cpu.allocate(dtype, elements);
    }

    @Override
    public MemoryPool pool() {
        return cpu.pool();
    }

    @Override
    public Kernels kernels() {
        if (full.getAndSet(false)) {
            throw new DeviceMemoryException(64 << 20, 1 << 20);
        }
        return cpu.kernels();
    }

    @Override
    public void close() {
        cpu.close();
    }
}
