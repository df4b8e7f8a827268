package org.voxelgrad.cuda.device;

import java.lang.ref.Cleaner;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.voxelgrad.engine.backend.DeviceMemoryException;
import org.voxelgrad.engine.tensor.DType;

/**
 * Makes storages on a device. One that nobody can reach any more is freed before the next is made, by the thread that
 * makes it, as a device serves one thread.
 */
public final class DeviceMemory {

    private static final Cleaner CLEANER = Cleaner.create();

    /** How long the collector gets to find unreachable storages when the device is full. */
    private static final int PATIENCE = 20;
    private static final long PAUSE_MILLIS = 25;

    private final Device device;
    private final Queue<Long> unreachable = new ConcurrentLinkedQueue<>();

    public DeviceMemory(Device device) {
        this.device = device;
    }

    /**
     * A storage with any contents.
     *
     * @throws DeviceMemoryException when the device has no such piece left
     */
    public DeviceStorage allocate(DType dtype, long elements) {
        if (dtype == DType.FLOAT64) {
            throw new IllegalArgumentException("the GPU computes in single precision and has no " + dtype);
        }
        long bytes = Math.max(1, elements) * dtype.bytes();
        freeUnreachable();
        long address = allocate(bytes);
        DeviceStorage storage = new DeviceStorage(device, dtype, elements, address);
        Queue<Long> queue = unreachable;
        CLEANER.register(storage, () -> queue.add(address));
        return storage;
    }

    private long allocate(long bytes) {
        for (int attempt = 0; ; attempt++) {
            try {
                return device.allocate(bytes);
            } catch (DeviceMemoryException e) {
                if (attempt == PATIENCE || !collect()) {
                    throw e;
                }
            }
        }
    }

    /** Lets the collector run; storages are small objects to it, and it may not have looked for long. */
    private boolean collect() {
        System.gc();
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        freeUnreachable();
        return true;
    }

    private void freeUnreachable() {
        for (Long address = unreachable.poll(); address != null; address = unreachable.poll()) {
            device.free(address);
        }
    }
}
