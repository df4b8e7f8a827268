package org.voxelgrad.cuda.kernel;

import org.voxelgrad.cuda.device.Device;

/**
 * Device memory for what a kernel hands to the next one of the same operation. It grows to the largest that was asked
 * for; a part is valid until the next is asked for.
 */
final class Workspace {

    private final Device device;
    private long address;
    private long bytes;

    Workspace(Device device) {
        this.device = device;
    }

    /** A place in the workspace. */
    record Part(long address) {

        /** The place behind some doubles. */
        Part afterDoubles(long count) {
            return new Part(address + count * Double.BYTES);
        }
    }

    Part doubles(long count) {
        long wanted = count * Double.BYTES;
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
