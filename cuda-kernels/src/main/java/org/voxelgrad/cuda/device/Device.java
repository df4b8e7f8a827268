package org.voxelgrad.cuda.device;

import java.lang.foreign.MemorySegment;
import org.voxelgrad.engine.backend.DeviceMemoryException;

/**
 * Memory and kernels of a device. Calls take effect in their order; {@link #read} waits for everything before it, the
 * others may return earlier. A device serves one thread at a time.
 */
public interface Device extends AutoCloseable {

    /** The device in words, for instance {@code NVIDIA H100 80GB HBM3, 79 GiB}. */
    String description();

    /** Processors that work at the same time: a grid should have a few blocks for each. */
    int multiprocessors();

    /** Bytes that can still be allocated, about. */
    long freeBytes();

    /**
     * The address of new memory, aligned to 256 bytes, with any contents.
     *
     * @throws DeviceMemoryException when the device has no such piece left
     */
    long allocate(long bytes);

    /** Gives back what {@link #allocate} gave. */
    void free(long address);

    /** Sets all bits to 0. */
    void zero(long address, long bytes);

    /** Copies within the device; the places must not overlap. */
    void copy(long from, long to, long bytes);

    /** Copies to the device; the source may be changed when this returns. */
    void write(long address, MemorySegment source);

    /**
     * As {@link #write}, but need not wait for the calls before it, none of which may use the target but {@link #zero};
     * those after it see what was copied.
     */
    void writeAhead(long address, MemorySegment source);

    /** Copies from the device. */
    void read(long address, MemorySegment target);

    /**
     * Starts a kernel.
     *
     * @throws IllegalArgumentException when the arguments are not those of the kernel, where that can be known
     * @throws IllegalStateException when the device reports a failure; the message names the kernel
     */
    void launch(Kernel kernel, Grid grid, Arguments arguments);

    /** Frees everything that was allocated. */
    @Override
    void close();
}
