package org.voxelgrad.engine.backend.cpu;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A fixed set of threads, the caller among them, that compute the blocks of one piece of work. Which thread computes
 * which block is left to chance, so a block writes only what is its own.
 */
class Workers implements AutoCloseable {

    /** Computes one block. */
    @FunctionalInterface
    interface Block {

        /** @param scratch of the computing thread */
        void compute(int block, Scratch scratch);
    }

    /**
     * How long a thread looks out for work before it sleeps, since waking it takes 10 to 40 microseconds. On two busy
     * cores a step of a small CNN (64x72x60, one image) took 3 to 11 % less than with threads that sleep at once;
     * with four times as long it took more again, since threads that look out take time from others.
     */
    private static final long PATIENCE_NANOS = 50_000;

    private final Thread[] helpers;
    private final long patienceNanos;
    private final Scratch callersScratch = new Scratch();
    private volatile Work current;
    private volatile boolean closed;

    /** @param threads how many compute; 0 for one a core */
    Workers(int threads) {
        int cores = Runtime.getRuntime().availableProcessors();
        int count = threads > 0 ? threads : cores;
        patienceNanos = count <= cores ? PATIENCE_NANOS : 0;
        helpers = new Thread[count - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform().daemon().name("voxelgrad-cpu-" + (i + 1)).start(this::help);
        }
    }

    /** How many compute, which tells how finely work is worth cutting. */
    int threads() {
        return helpers.length + 1;
    }

    /**
     * Computes blocks 0 to {@code blocks - 1} and returns when all are done; throws what a block threw.
     *
     * @throws IllegalStateException when these workers are closed
     */
    final void run(int blocks, Block block) {
        run(blocks, block, null);
    }

    /**
     * {@link #run} where a thread first makes something that computes all its blocks, so that it need not make it for
     * every block.
     */
    final void runEach(int blocks, Function<Scratch, Block> maker) {
        run(blocks, null, maker);
    }

    /** @param block of all threads, or null where each makes its own */
    void run(int blocks, Block block, Function<Scratch, Block> maker) {
        if (closed) {
            throw new IllegalStateException("this backend is closed: open another to compute on");
        }
        if (blocks <= 1 || helpers.length == 0) {
            Block own = maker == null || blocks == 0 ? block : maker.apply(callersScratch);
            for (int i = 0; i < blocks; i++) {
                own.compute(i, callersScratch);
            }
            return;
        }
        Work work = new Work(blocks, block, maker);
        synchronized (this) {
            current = work;
            notifyAll();
        }
        work.join(callersScratch);
        lookOut(work::isDone);
        work.awaitEnd();
    }

    private void help() {
        Scratch scratch = new Scratch();
        Work done = null;
        while ((done = next(done)) != null) {
            done.join(scratch);
        }
    }

    private Work next(Work done) {
        lookOut(() -> current != done || closed);
        return sleepUntilAfter(done);
    }

    private void lookOut(BooleanSupplier event) {
        long end = System.nanoTime() + patienceNanos;
        while (!event.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private synchronized Work sleepUntilAfter(Work done) {
        try {
            while (current == done && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            return null;
        }
        return closed ? null : current;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private static final class Work {
        private static final AtomicIntegerFieldUpdater<Work> NEXT =
                AtomicIntegerFieldUpdater.newUpdater(Work.class, "next");
        private static final AtomicIntegerFieldUpdater<Work> FINISHED =
                AtomicIntegerFieldUpdater.newUpdater(Work.class, "finished");

        private final int blocks;
        private final Block block;
        private final Function<Scratch, Block> maker;
        private volatile int next;
        private volatile int finished;
        private volatile Throwable failure;

        /** @param block of all threads, or null where each makes its own */
        Work(int blocks, Block block, Function<Scratch, Block> maker) {
            this.blocks = blocks;
            this.block = block;
            this.maker = maker;
        }

        void join(Scratch scratch) {
            Block own = block;
            for (int i = NEXT.getAndIncrement(this); i < blocks; i = NEXT.getAndIncrement(this)) {
                try {
                    if (failure == null) {
                        own = own == null ? maker.apply(scratch) : own;
                        own.compute(i, scratch);
                    }
                } catch (Throwable e) {
                    failure = e;
                }
                if (FINISHED.incrementAndGet(this) == blocks) {
                    synchronized (this) {
                        notifyAll();
                    }
                }
            }
        }

        boolean isDone() {
            return finished == blocks;
        }

        /** A caller that is interrupted still waits, since blocks write into its tensors. */
        void awaitEnd() {
            boolean interrupted = false;
            synchronized (this) {
                while (!isDone()) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
