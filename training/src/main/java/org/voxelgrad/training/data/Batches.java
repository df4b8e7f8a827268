package org.voxelgrad.training.data;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * One epoch of images, batch by batch in exactly the order asked for. For one consuming thread:
 * <pre>{@code
 * try (Batches batches = prefetcher.open(dataset.plain(), order, batchSize)) {
 *     while (batches.hasNext()) {
 *         Batch batch = batches.next();
 *         ...
 *     }
 * }
 * }</pre>
 */
public abstract sealed class Batches implements AutoCloseable permits DirectBatches, PrefetchedBatches {

    private final int[] order;
    private final int batchSize;
    private int position;
    private long waitedNanos;

    Batches(int[] order, int first, int batchSize) {
        this.order = order.clone();
        this.position = first;
        this.batchSize = batchSize;
    }

    /** Batches in an epoch of {@code rows} images. */
    public static int count(int rows, int batchSize) {
        return Math.ceilDiv(rows, batchSize);
    }

    /** Whether a batch is left. Does not wait. */
    public final boolean hasNext() {
        return position < order.length;
    }

    /**
     * Waits for the next batch. The buffers of the batch before are reused from now on.
     *
     * @throws InterruptedException if the calling thread is interrupted
     * @throws IOException or an unchecked exception as the loader threw it, as soon as any image of the epoch failed,
     *     be it of a later batch
     */
    public final Batch next() throws IOException, InterruptedException {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + order.length + " images have been handed out");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        int first = position;
        int end = Math.min(order.length, first + batchSize);
        long start = System.nanoTime();
        try {
            float[][] images = images(first, end);
            position = end;
            return new Batch(first, Arrays.copyOfRange(order, first, end), images);
        } finally {
            waitedNanos += System.nanoTime() - start;
        }
    }

    /** Time that {@link #next} has taken so far: how long the computation had to wait for data. */
    public final Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }

    /** Ends the epoch, complete or not, without waiting for images that are being loaded. May be called again. */
    @Override
    public abstract void close();

    /** The loaded images of the positions from {@code first} to before {@code end}; earlier ones are done with. */
    abstract float[][] images(int first, int end) throws IOException, InterruptedException;

    final int rowAt(int position) {
        return order[position];
    }

    final int length() {
        return order.length;
    }
}
