package org.voxelgrad.cuda.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The arguments of a launch in native memory, as {@code cuLaunchKernel} takes them: an array of addresses of values.
 * One object serves all launches of a device, one after another.
 */
public final class Arguments {

    private static final int MOST = 32;
    private static final long SLOT = Long.BYTES;
    private static final long BYTES = 1024;

    private final MemorySegment values;
    private final MemorySegment addresses;
    private final StringBuilder types = new StringBuilder();
    private int count;
    private long used;

    public Arguments(Arena arena) {
        values = arena.allocate(BYTES, SLOT);
        addresses = arena.allocate(MOST * SLOT, SLOT);
    }

    public Arguments clear() {
        types.setLength(0);
        count = 0;
        used = 0;
        return this;
    }

    /** A pointer to device memory; 0 for null. */
    public Arguments addAddress(long address) {
        values.set(ValueLayout.JAVA_LONG, next("p", SLOT), address);
        return this;
    }

    public Arguments add(long value) {
        values.set(ValueLayout.JAVA_LONG, next("l", SLOT), value);
        return this;
    }

    public Arguments add(int value) {
        values.set(ValueLayout.JAVA_INT, next("i", SLOT), value);
        return this;
    }

    public Arguments add(float value) {
        values.set(ValueLayout.JAVA_FLOAT, next("f", SLOT), value);
        return this;
    }

    public Arguments add(double value) {
        values.set(ValueLayout.JAVA_DOUBLE, next("d", SLOT), value);
        return this;
    }

    /** A structure of ints. */
    public Arguments add(int... members) {
        MemorySegment.copy(members, 0, values, ValueLayout.JAVA_INT, structure(members.length), members.length);
        return this;
    }

    /** A structure of floats. */
    public Arguments add(float... members) {
        MemorySegment.copy(members, 0, values, ValueLayout.JAVA_FLOAT, structure(members.length), members.length);
        return this;
    }

    private long structure(int members) {
        long bytes = (long) members * Integer.BYTES;
        return next("s" + bytes, Math.ceilDiv(bytes, SLOT) * SLOT);
    }

    private long next(String type, long bytes) {
        if (count == MOST || used + bytes > BYTES) {
            throw new IllegalArgumentException("more arguments than a kernel of ours takes");
        }
        long position = used;
        addresses.setAtIndex(ValueLayout.JAVA_LONG, count, values.address() + position);
        types.append(type);
        count++;
        used += bytes;
        return position;
    }

    /** What was added: p for pointers, l, i, f and d for numbers, s and its bytes for structures. */
    public String types() {
        return types.toString();
    }

    /** The array of addresses. */
    public MemorySegment addresses() {
        return addresses;
    }
}
