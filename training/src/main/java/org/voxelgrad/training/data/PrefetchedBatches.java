package org.voxelgrad.training.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Loads on threads of its own into a ring of buffers: position {@code p} of the order goes to slot
 * {@code p % slots.length}. Each thread takes the next position whose slot is free; the consumer waits for the slots
 * of its batch, so images come out in order although threads finish in any.
 */
final class PrefetchedBatches extends Batches {

    private final Prefetcher prefetcher;
    private final SampleLoader loader;
    private final Thread[] threads;

    // All below is guarded by this lock. A buffer belongs to the thread that loads into it until its slot is marked.
    private final Object lock = new Object();
    private final float[][] slots;
    private final BitSet loaded = new BitSet();
    private int taken;
    private int released;
    private Throwable failure;
    private boolean closed;

    PrefetchedBatches(
            Prefetcher prefetcher, SampleLoader loader, int[] order, int first, int batchSize, int threads) {
        super(order, first, batchSize);
        this.taken = first;
        this.released = first;
        int images = order.length - first;
        this.prefetcher = prefetcher;
        this.loader = loader;
        this.slots = new float[Math.min(Prefetcher.buffers(batchSize, threads), images)][];
        this.threads = new Thread[Math.min(threads, images)];
        Arrays.setAll(this.threads, i -> Thread.ofPlatform().daemon().name("image-loader-" + i).start(this::work));
    }

    @Override
    float[][] images(int first, int end) throws IOException, InterruptedException {
        synchronized (lock) {
            release(first);
            while (failure == null && !closed && loaded.nextClearBit(first) < end) {
                lock.wait();
            }
            if (failure != null) {
                rethrow(failure);
            }
            if (closed) {
                throw new IllegalStateException("the epoch is closed");
            }
            float[][] images = new float[end - first][];
            Arrays.setAll(images, i -> slots[(first + i) % slots.length]);
            return images;
        }
    }

    /** Lends the slots of the positions before {@code first} to later ones. */
    private void release(int first) {
        released = first;
        lock.notifyAll();
    }

    private void work() {
        try {
            for (int position = take(); position >= 0; position = take()) {
                load(position);
            }
        } catch (InterruptedException e) {
            // Only close() interrupts these threads, and it has nothing to be told.
        }
    }

    /** The next position to load, once its slot is free, or -1 when there is nothing left to do. */
    private int take() throws InterruptedException {
        synchronized (lock) {
            while (!over() && taken < length() && taken >= released + slots.length) {
                lock.wait();
            }
            return over() || taken == length() ? -1 : taken++;
        }
    }

    private void load(int position) {
        int slot = position % slots.length;
        float[] buffer = detach(slot);
        try {
            loader.load(rowAt(position), position, buffer);
            attach(slot, buffer, position);
        } catch (Throwable e) {
            fail(buffer, e);
        }
    }

    private float[] detach(int slot) {
        synchronized (lock) {
            float[] buffer = slots[slot];
            slots[slot] = null;
            return buffer != null ? buffer : prefetcher.takeBuffer();
        }
    }

    private void attach(int slot, float[] buffer, int position) {
        synchronized (lock) {
            if (closed) {
                prefetcher.giveBack(buffer);
            } else {
                slots[slot] = buffer;
                loaded.set(position);
                lock.notifyAll();
            }
        }
    }

    private void fail(float[] buffer, Throwable e) {
        prefetcher.giveBack(buffer);
        synchronized (lock) {
            if (!over()) {
                failure = e;
                lock.notifyAll();
            }
        }
    }

    private boolean over() {
        return closed || failure != null;
    }

    private static void rethrow(Throwable failure) throws IOException {
        switch (failure) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            lock.notifyAll();
            for (float[] buffer : slots) {
                if (buffer != null) {
                    prefetcher.giveBack(buffer);
                }
            }
            Arrays.fill(slots, null);
        }
        // The buffer of an image that is being loaded comes back when its thread is done with it.
        for (Thread thread : threads) {
            thread.interrupt();
        }
    }
}
