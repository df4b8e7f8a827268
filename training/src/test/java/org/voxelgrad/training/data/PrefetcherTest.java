package org.voxelgrad.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.InputException;

@Timeout(20)
class PrefetcherTest {

    private static final int VOXELS = 6;

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 4", "1, 1", "1, 3", "2, 2", "5, 3", "8, 40"})
    void batchesComeInTheOrderAskedForWhateverTheThreads(int threads, int batchSize) throws Exception {
        int[] order = Sampler.RANDOM.order(new int[37], Seeds.root(1));
        List<Integer> seen = new ArrayList<>();
        try (Batches batches = new Prefetcher(threads, VOXELS).open(this::slowly, order, batchSize)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                assertEquals(seen.size(), batch.position());
                assertEquals(Math.min(batchSize, 37 - seen.size()), batch.size());
                for (int i = 0; i < batch.size(); i++) {
                    assertArrayEquals(content(batch.rows()[i], batch.position() + i), batch.images()[i]);
                    seen.add(batch.rows()[i]);
                }
            }
            assertThrows(NoSuchElementException.class, batches::next);
        }
        assertArrayEquals(order, seen.stream().mapToInt(Integer::intValue).toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void theBuffersOfOneEpochServeAllOthers(int threads) throws Exception {
        Set<float[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
        Prefetcher prefetcher = new Prefetcher(threads, VOXELS);
        for (int epoch = 0; epoch < 5; epoch++) {
            try (Batches batches = prefetcher.open(this::slowly, Sampler.sequential(23), 2)) {
                while (batches.hasNext()) {
                    buffers.addAll(List.of(batches.next().images()));
                }
            }
        }
        assertTrue(buffers.size() <= Prefetcher.buffers(2, threads), buffers.size() + " buffers");
    }

    @Test
    void loadingRunsAheadButNotBeyondTheBuffers() throws Exception {
        AtomicInteger started = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(Prefetcher.buffers(2, 3));
        SampleLoader loader = (row, position, voxels) -> {
            started.incrementAndGet();
            full.countDown();
        };
        try (Batches batches = new Prefetcher(3, VOXELS).open(loader, Sampler.sequential(50), 2)) {
            full.await();
            Thread.sleep(20);
            assertEquals(5, started.get(), "nothing has been asked for yet");
            batches.next();
            batches.next();
            while (started.get() < 7) {
                Thread.sleep(1);
            }
            Thread.sleep(20);
            assertEquals(7, started.get(), "the first batch has been given back");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void aFailingLoaderEndsTheEpochWithItsOwnException(int threads) throws Exception {
        InputException failure = new InputException("Cannot read the image sub-07.");
        SampleLoader loader = (row, position, voxels) -> {
            if (row == 7) {
                throw failure;
            }
        };
        try (Batches batches = new Prefetcher(threads, VOXELS).open(loader, Sampler.sequential(30), 2)) {
            assertSame(failure, assertThrows(InputException.class, () -> drain(batches)));
            assertSame(failure, assertThrows(InputException.class, () -> drain(batches)), "and again if asked again");
        }
    }

    @Test
    void checkedExceptionsAndErrorsArriveAsTheyAre() throws Exception {
        Prefetcher prefetcher = new Prefetcher(2, VOXELS);
        try (Batches batches = prefetcher.open((row, p, v) -> { throw new IOException("disk"); }, new int[9], 2)) {
            assertEquals("disk", assertThrows(IOException.class, () -> drain(batches)).getMessage());
        }
        try (Batches batches = prefetcher.open((row, p, v) -> { throw new AssertionError(); }, new int[9], 2)) {
            assertThrows(AssertionError.class, () -> drain(batches));
        }
    }

    @Test
    void closingDoesNotWaitForALoaderThatHangsAndEndsItsThread() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch hanging = new CountDownLatch(2);
        SampleLoader loader = (row, position, voxels) -> {
            threads.add(Thread.currentThread());
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
        Batches batches = new Prefetcher(2, VOXELS).open(loader, Sampler.sequential(9), 2);
        hanging.await();
        batches.close();
        batches.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThrows(IllegalStateException.class, batches::next);
    }

    @Test
    void buffersThatAreBeingLoadedWhenAnEpochClosesAreNotLentToTheNext() throws Exception {
        Prefetcher prefetcher = new Prefetcher(3, VOXELS);
        for (int i = 0; i < 200; i++) {
            prefetcher.open(this::slowly, Sampler.sequential(20), 2).close();
            try (Batches batches = prefetcher.open(this::slowly, Sampler.sequential(4), 4)) {
                Batch batch = batches.next();
                for (int k = 0; k < 4; k++) {
                    assertArrayEquals(content(k, k), batch.images()[k]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void anInterruptedConsumerStopsWaiting(int threads) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        SampleLoader loader = (row, position, voxels) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        };
        try (Batches batches = new Prefetcher(threads, VOXELS).open(loader, new int[4], 2)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, batches::next);
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void waitingIsMeasured(int threads) throws Exception {
        SampleLoader loader = (row, position, voxels) -> {
            try {
                Thread.sleep(15);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
        try (Batches batches = new Prefetcher(threads, VOXELS).open(loader, new int[2], 2)) {
            assertEquals(0, batches.waited().toNanos());
            batches.next();
            assertTrue(batches.waited().toMillis() >= 10, batches.waited().toString());
        }
    }

    @Test
    void anEmptyEpochHasNoBatch() throws Exception {
        for (int threads = 0; threads < 2; threads++) {
            try (Batches batches = new Prefetcher(threads, VOXELS).open(this::slowly, new int[0], 2)) {
                assertFalse(batches.hasNext());
            }
        }
        assertEquals(0, Batches.count(0, 2));
        assertEquals(4, Batches.count(7, 2));
    }

    private static void drain(Batches batches) throws IOException, InterruptedException {
        while (batches.hasNext()) {
            batches.next();
        }
    }

    /** Writes {@link #content} voxel by voxel, so that two threads in one buffer would show. */
    private void slowly(int row, int position, float[] voxels) {
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = row * 1000 + position * 10 + i;
            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                Thread.yield();
            }
        }
    }

    private static float[] content(int row, int position) {
        float[] voxels = new float[VOXELS];
        for (int i = 0; i < VOXELS; i++) {
            voxels[i] = row * 1000 + position * 10 + i;
        }
        return voxels;
    }
}
