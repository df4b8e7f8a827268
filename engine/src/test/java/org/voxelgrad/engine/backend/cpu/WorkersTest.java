package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every block is computed once, by as many threads as asked for, and failures come back. */
class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void computesEveryBlockOnce(int threads) {
        try (Workers workers = new Workers(threads)) {
            assertEquals(threads, workers.threads());
            for (int blocks : new int[] {0, 1, 2, 5, 1000}) {
                int[] visits = new int[blocks];
                workers.run(blocks, (block, scratch) -> visits[block]++);
                int[] once = new int[blocks];
                Arrays.fill(once, 1);
                assertArrayEquals(once, visits);
            }
        }
    }

    @Test
    void threadsComputeAtTheSameTimeWithScratchOfTheirOwn() {
        Set<Scratch> scratches = ConcurrentHashMap.newKeySet();
        CountDownLatch together = new CountDownLatch(3);
        try (Workers workers = new Workers(3)) {
            workers.run(3, (block, scratch) -> {
                scratches.add(scratch);
                together.countDown();
                try {
                    together.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        assertEquals(3, scratches.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void throwsWhatABlockThrewAndGoesOn(int threads) {
        IllegalStateException failure = new IllegalStateException("block 3");
        try (Workers workers = new Workers(threads)) {
            assertSame(failure, assertThrows(IllegalStateException.class, () -> workers.run(100, (block, scratch) -> {
                if (block == 3) {
                    throw failure;
                }
            })));
            boolean[] done = new boolean[8];
            workers.run(8, (block, scratch) -> done[block] = true);
            for (boolean block : done) {
                assertTrue(block);
            }
        }
    }

    @Test
    void takesAThreadACoreWhenNotTold() {
        try (Workers workers = new Workers(0)) {
            assertEquals(Runtime.getRuntime().availableProcessors(), workers.threads());
        }
    }
}
