package org.voxelgrad.training;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.meta.MetaBackend;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.data.Prefetcher;
import org.voxelgrad.training.loop.ImageSet;
import org.voxelgrad.training.loop.Task;
import org.voxelgrad.training.tables.SessionRow;

/**
 * The peak resident memory that a run is expected to reach: a training step run without arithmetic, the images being
 * read, the file of a model being scored, and what the program itself takes.
 *
 * @param bytes of the process, everything included but NVIDIA's libraries
 * @param heapBytes the part of it that the Java heap must hold
 * @param deviceBytes of a device's own memory; empty where steps run in the heap
 */
record MemoryEstimate(long bytes, long heapBytes, OptionalLong deviceBytes) {

    /**
     * The JVM and its libraries: code (22 MiB), class data (30), the collector's tables (15), the compiler's and other
     * native memory (30), and the pages of shared libraries (20).
     */
    private static final long JVM = 117L << 20;

    /** The young generation, as the launcher sets it: vectors that become objects before C2 compiles fill it. */
    private static final long YOUNG = 192L << 20;

    /** Working memory of a compute thread: cuts of maps that fit its core's cache, and its part of summed gradients. */
    private static final long THREAD = 10L << 20;

    /** Working memory of all compute threads: weights in the kernels' order, and sums of the threads' parts. */
    private static final long SHARED = 20L << 20;

    /**
     * @param step of the largest batch, as {@link #step} gives it
     * @param weights of the network: the file of a saved model is in memory while it is loaded to be scored
     * @param reading bytes that a loading thread needs besides the buffer it fills
     */
    static MemoryEstimate of(
            Backend backend, TrainOptions.Resources resources, long step, long weights, int[] size, long reading) {
        long voxels = (long) size[0] * size[1] * size[2];
        int nproc = resources.nproc();
        long images = Prefetcher.buffers(resources.batchSize(), nproc) * voxels * Float.BYTES;
        boolean inHeap = backend.freeBytes().isEmpty();
        long heap = (inHeap ? step : 0) + images + workingMemory(backend, resources);
        long files = Math.max(weights * Float.BYTES, Math.max(1, nproc) * reading);
        return new MemoryEstimate(
                heap + files + YOUNG + JVM, heap, inHeap ? OptionalLong.empty() : OptionalLong.of(step));
    }

    /** None where a device computes. */
    private static long workingMemory(Backend backend, TrainOptions.Resources resources) {
        if (!backend.id().equals("cpu")) {
            return 0;
        }
        int threads = resources.threads() > 0 ? resources.threads() : Runtime.getRuntime().availableProcessors();
        return SHARED + threads * THREAD;
    }

    /**
     * Bytes of parameters, optimiser state and one training step.
     *
     * @param accumulates whether gradients are summed over several steps, which then need memory of their own
     * @throws IllegalArgumentException when the network cannot train on such a batch, as its images are too small
     */
    static long step(Backend backend, Task task, int[] size, int batch, boolean accumulates) {
        try (MetaBackend meta = new MetaBackend(backend)) {
            task.network().place(meta, Seeds.root(0));
            Adam adam = new Adam(meta, task.network().parameters(), 1, 0);
            try (Tape tape = Tape.training(meta, Seeds.root(0))) {
                Shape shape = Shape.of(batch, 1, size[0], size[1], size[2]);
                Tensor images = tape.empty(shape);
                if (backend.runsBehind()) {
                    meta.allocate(meta.realType(), shape.elements()); // the next batch is copied while one computes
                }
                Node loss = task.loss(tape, images, unlabelled(batch), batchOf(batch));
                tape.backward(loss, accumulates ? null : adam);
            }
            adam.step();
            // Not what a step has in use but what the pool holds for the next one stays in memory.
            return meta.persistentBytes() + meta.pool().bytesHeld();
        }
    }

    private static ImageSet unlabelled(int rows) {
        SessionRow row = new SessionRow("", "", "", 0, SessionRow.SINGLE_COHORT, null);
        return new ImageSet("train", IntStream.range(0, rows).mapToObj(i -> row).toList(), null);
    }

    private static Batch batchOf(int rows) {
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        return new Batch(0, order, new float[rows][]);
    }

    /** @throws InputException when the Java heap is too small */
    void requireFit(int batchSize) {
        long available = Runtime.getRuntime().maxMemory();
        if (heapBytes > available) {
            throw new InputException("This run needs about " + mib(heapBytes) + " MiB of memory, but the process may"
                    + " take " + mib(available) + " MiB: " + (batchSize > 1
                            ? "give a --batch_size below " + batchSize + " with more --accumulation_steps, or "
                            : "give smaller images, or ")
                    + "a larger heap (CLINICADL_JAVA_OPTS=-Xmx...).");
        }
    }

    private static long mib(long bytes) {
        return bytes >> 20;
    }
}
