package org.voxelgrad.nifti;

import java.lang.ref.SoftReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays for planes on their way between a file and a volume, kept for the next volume. A new one for each is not as
 * short-lived as it seems: a collection of young objects that meets it in use moves it among the old ones, where
 * megabytes of every such volume then wait for a full collection.
 */
final class Blocks {

    private static final Queue<SoftReference<float[]>> IDLE = new ConcurrentLinkedQueue<>();

    private Blocks() {
    }

    /** An array of at least this length, with anything in it, for one thread until it is given back. */
    static float[] take(int length) {
        for (SoftReference<float[]> idle = IDLE.poll(); idle != null; idle = IDLE.poll()) {
            float[] block = idle.get();
            if (block != null && block.length >= length) {
                return block;
            }
        }
        return new float[length];
    }

    static void giveBack(float[] block) {
        IDLE.add(new SoftReference<>(block));
    }
}
