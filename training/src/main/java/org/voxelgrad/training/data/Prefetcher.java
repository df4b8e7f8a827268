package org.voxelgrad.training.data;

import java.util.ArrayDeque;

/**
 * Loads images ahead of the computation, on threads of its own. One prefetcher serves a whole run, as it keeps the
 * image buffers from one epoch for the next; an evaluation may be open while a training epoch is.
 */
public final class Prefetcher {

    private final int threads;
    private final int voxels;
    private final ArrayDeque<float[]> idle = new ArrayDeque<>();

    /**
     * @param threads daemon threads that load in each open epoch; 0 to load in the thread that asks for a batch
     * @param voxels voxels of one image
     */
    public Prefetcher(int threads, int voxels) {
        if (threads < 0 || voxels < 1) {
            throw new IllegalArgumentException(threads + " threads, " + voxels + " voxels");
        }
        this.threads = threads;
        this.voxels = voxels;
    }

    /**
     * Images in memory while an epoch is open: the batch in use, and the larger of a batch and an image a thread.
     */
    public static int buffers(int batchSize, int threads) {
        return threads == 0 ? batchSize : batchSize + Math.max(batchSize, threads);
    }

    /**
     * Starts to load an epoch.
     *
     * @param order rows in the order in which they are handed out
     * @param batchSize images a batch; the last batch may have fewer
     */
    public Batches open(SampleLoader loader, int[] order, int batchSize) {
        return open(loader, order, 0, batchSize);
    }

    /**
     * Starts to load the rest of an epoch.
     *
     * @param first position in {@code order} of the first image to hand out
     */
    public Batches open(SampleLoader loader, int[] order, int first, int batchSize) {
        if (batchSize < 1 || first < 0 || first > order.length) {
            throw new IllegalArgumentException(
                    "batch size " + batchSize + ", image " + first + " of " + order.length);
        }
        return threads == 0
                ? new DirectBatches(this, loader, order, first, batchSize)
                : new PrefetchedBatches(this, loader, order, first, batchSize, threads);
    }

    float[] takeBuffer() {
        synchronized (idle) {
            float[] buffer = idle.poll();
            return buffer != null ? buffer : new float[voxels];
        }
    }

    void giveBack(float[] buffer) {
        synchronized (idle) {
            idle.push(buffer);
        }
    }
}
