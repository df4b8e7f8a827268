package org.voxelgrad.training.data;

import java.io.IOException;
import java.util.Arrays;

/** Loads each batch in the thread that asks for it. */
final class DirectBatches extends Batches {

    private final Prefetcher prefetcher;
    private final SampleLoader loader;
    private final float[][] buffers;
    private boolean closed;

    DirectBatches(Prefetcher prefetcher, SampleLoader loader, int[] order, int first, int batchSize) {
        super(order, first, batchSize);
        this.prefetcher = prefetcher;
        this.loader = loader;
        this.buffers = new float[Math.min(batchSize, order.length - first)][];
        Arrays.setAll(buffers, i -> prefetcher.takeBuffer());
    }

    @Override
    float[][] images(int first, int end) throws IOException, InterruptedException {
        if (closed) {
            throw new IllegalStateException("the epoch is closed");
        }
        for (int position = first; position < end; position++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            load(position, buffers[position - first]);
        }
        return Arrays.copyOf(buffers, end - first);
    }

    private void load(int position, float[] buffer) throws IOException, InterruptedException {
        try {
            loader.load(rowAt(position), position, buffer);
        } catch (IOException | RuntimeException e) {
            if (Thread.interrupted()) { // file channels fail when their thread is interrupted
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (float[] buffer : buffers) {
                prefetcher.giveBack(buffer);
            }
        }
    }
}
