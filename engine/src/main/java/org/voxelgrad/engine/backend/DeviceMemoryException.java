package org.voxelgrad.engine.backend;

/** A device with memory of its own has no room for a tensor; the message is a sentence for the user. */
public final class DeviceMemoryException extends RuntimeException {

    private final long bytes;
    private final long freeBytes;

    /**
     * @param bytes that were asked for
     * @param freeBytes that the device has left, in pieces perhaps
     */
    public DeviceMemoryException(long bytes, long freeBytes) {
        super("The GPU is out of memory: a tensor needs " + mebibytes(bytes) + " MiB more and " + mebibytes(freeBytes)
                + " MiB are free.");
        this.bytes = bytes;
        this.freeBytes = freeBytes;
    }

    public long bytes() {
        return bytes;
    }

    public long freeBytes() {
        return freeBytes;
    }

    private static long mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1 << 20);
    }
}
