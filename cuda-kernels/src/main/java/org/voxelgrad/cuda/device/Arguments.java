package org.voxelgrad.cuda.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The arguments of a launch in native memory, as {@code cuLaunchKernel} takes them: an array of addresses of values. One
 * object serves all launches of a device, one after another.
 */
public final class Arguments {

    private static final int MOST = 48;
    private static final long SLOT = Long.BYTES;

    private final MemorySegment values;
    private final MemorySegment addresses;
    private final StringBuilder types = new StringBuilder(MOST);

    public Arguments(Arena arena) {
        values = arena.allocate(MOST * SLOT, SLOT);
        addresses = arena.allocate(MOST * SLOT, SLOT);
        for (int i = 0; i < MOST; i++) {
            addresses.setAtIndex(ValueLayout.JAVA_LONG, i, values.address() + i * SLOT);
        }
    }

    public Arguments clear() {
        types.setLength(0);
        return this;
    }

    /** A pointer to device memory; 0 for null. */
    public Arguments addAddress(long address) {
        values.set(ValueLayout.JAVA_LONG, next('p'), address);
        return this;
    }

    public Arguments add(long value) {
        values.set(ValueLayout.JAVA_LONG, next('l'), value);
        return this;
    }

    public Arguments add(int value) {
        values.set(ValueLayout.JAVA_INT, next('i'), value);
        return this;
    }

    public Arguments add(float value) {
        values.set(ValueLayout.JAVA_FLOAT, next('f'), value);
        return this;
    }

    public Arguments add(double value) {
        values.set(ValueLayout.JAVA_DOUBLE, next('d'), value);
        return this;
    }

    private long next(char type) {
        if (types.length() == MOST) {
            throw new IllegalArgumentException("a kernel takes at most " + MOST + " arguments");
        }
        types.append(type);
        return (types.length() - 1) * SLOT;
    }

    /** A letter for each argument: p for pointers, l, i, f and d for long, int, float and double. */
    public String types() {
        return types.toString();
    }

    /** The array of addresses. */
    public MemorySegment addresses() {
        return addresses;
    }
}
