package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Device;
import org.voxelgrad.engine.backend.DeviceMemoryException;

/**
 * Device memory for what a kernel hands to the next one of the same operation. It grows to the largest that was asked
 * for; a part is valid until the next is asked for.
 */
public final class Workspace {

    private static final long ALIGNMENT = 256;

    private final Device device;
    private long address;
    private long bytes;

    public Workspace(Device device) {
        this.device = device;
    }

    /** A place in the workspace. */
    public record Part(long address) {

        /** The place behind some bytes, aligned as an allocation. */
        public Part after(long bytes) {
            return new Part(address + aligned(bytes));
        }

        /** The place behind some doubles. */
        Part afterDoubles(long count) {
            return new Part(address + count * Double.BYTES);
        }
    }

    /** Bytes that something takes when an aligned part follows it. */
    public static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    Part doubles(long count) {
        return bytes(count * Double.BYTES);
    }

    /** @throws DeviceMemoryException when the device has no such piece left */
    public Part bytes(long wanted) {
        if (wanted > bytes) {
            if (bytes > 0) {
                device.free(address);
                bytes = 0;
            }
            address = device.allocate(wanted);
            bytes = wanted;
        }
        return new Part(address);
    }
}
