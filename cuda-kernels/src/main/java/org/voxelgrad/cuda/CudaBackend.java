package org.voxelgrad.cuda;

import java.util.OptionalLong;
import java.util.function.Function;
import org.voxelgrad.cuda.device.Device;
import org.voxelgrad.cuda.device.DeviceMemory;
import org.voxelgrad.cuda.device.DeviceStorage;
import org.voxelgrad.cuda.kernel.Launcher;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.DeviceMemoryException;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Storage;

/** Computes on a GPU. Kernels run behind the caller, who waits only where values are read. */
final class CudaBackend implements Backend {

    private final Device device;
    private final Precision precision;
    private final DeviceMemory memory;
    private final MemoryPool pool = new MemoryPool(this::take);
    private final Launcher launcher;
    private final Kernels kernels;

    /**
     * @param device closed with the backend
     * @param precision of the kernels
     * @param kernels makes the families, which may differ in the libraries that they call
     */
    CudaBackend(Device device, Precision precision, Function<Launcher, Kernels> kernels) {
        this.device = device;
        this.precision = precision;
        memory = new DeviceMemory(device);
        launcher = new Launcher(device);
        this.kernels = kernels.apply(launcher);
    }

    @Override
    public String id() {
        return "cuda";
    }

    @Override
    public String description() {
        return device.description() + ", " + precision.key();
    }

    @Override
    public DType realType() {
        return DType.FLOAT32;
    }

    @Override
    public Storage allocate(DType dtype, long elements) {
        pool.requireOpen();
        DeviceStorage storage = take(dtype, elements);
        storage.zero();
        return storage;
    }

    @Override
    public boolean runsBehind() {
        return true;
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.of(device.freeBytes());
    }

    /** What the pool keeps for other sizes is given back before the device is called full. */
    private DeviceStorage take(DType dtype, long elements) {
        try {
            return memory.allocate(dtype, elements);
        } catch (DeviceMemoryException e) {
            pool.trim();
            return memory.allocate(dtype, elements);
        }
    }

    @Override
    public MemoryPool pool() {
        return pool;
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public void close() {
        pool.close();
        launcher.close();
        device.close();
    }
}
