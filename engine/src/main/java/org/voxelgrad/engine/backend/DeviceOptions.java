package org.voxelgrad.engine.backend;

/**
 * How a device is to compute; each takes what concerns it.
 *
 * @param threads compute threads of a CPU; 0 for one a core
 * @param precision of a GPU
 * @param deterministic whether a GPU must give the same bits in every run, though it may take longer; a CPU always does
 */
public record DeviceOptions(int threads, Precision precision, boolean deterministic) {

    /** A thread a core; TF32; whatever is fastest. */
    public static DeviceOptions defaults() {
        return ofThreads(0);
    }

    /** The defaults with this many threads. */
    public static DeviceOptions ofThreads(int threads) {
        return new DeviceOptions(threads, Precision.TF32, false);
    }
}
