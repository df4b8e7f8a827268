package org.voxelgrad.cuda.device;

/** The device has no piece of memory as large as was asked for; the message is a sentence for the user. */
public final class OutOfDeviceMemoryException extends RuntimeException {

    private final long bytes;

    /**
     * @param bytes that were asked for
     * @param freeBytes that the device has left, in pieces perhaps
     */
    public OutOfDeviceMemoryException(long bytes, long freeBytes) {
        super("The GPU is out of memory: a tensor needs " + mebibytes(bytes) + " MiB more, " + mebibytes(freeBytes)
                + " MiB are free; use a smaller --batch_size (with --accumulation_steps for the same training), or a "
                + "GPU with more memory.");
        this.bytes = bytes;
    }

    /** Bytes that were asked for. */
    public long bytes() {
        return bytes;
    }

    private static long mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1 << 20);
    }
}
