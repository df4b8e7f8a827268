package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;

/** A training step takes its memory from the steps before it, and a long training takes no more than a short one. */
class StepAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Size3 SMALL = new Size3(33, 35, 34);
    private static final Size3 BRAIN = new Size3(169, 208, 179);
    private static final int BATCH = 2;

    /** Bytes that a step may allocate: for what describes its operations, not for their values. */
    private static final long LIMIT = 64 << 10;

    /** Until C2 has compiled a kernel it makes an object of every vector. */
    private static final int LONGEST_WARM_UP = 600;

    /**
     * Bytes by which the heap may grow: working memory of a thread that meets a piece of work for the first time, and
     * what the JVM itself comes to know. Maps that stay would take more in 60 steps.
     */
    private static final long SLACK = 8 << 20;

    @ParameterizedTest
    @EnumSource
    void allocatesNoArraysAfterWarmUp(BrainStep.Network network) {
        assertAllocatesLittle(network, SMALL);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void allocatesNoArraysAfterWarmUpAtFullSize(BrainStep.Network network) {
        assertAllocatesLittle(network, BRAIN);
    }

    @ParameterizedTest
    @EnumSource
    void memoryIsFlatOver60Steps(BrainStep.Network network) {
        assertMemoryIsFlat(network, 60);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void memoryIsFlatOver1000Steps(BrainStep.Network network) {
        assertMemoryIsFlat(network, 1000);
    }

    private static void assertAllocatesLittle(BrainStep.Network network, Size3 size) {
        try (Backend backend = open()) {
            BrainStep training = new BrainStep(backend, network, size, BATCH);
            long least = Long.MAX_VALUE;
            for (int step = 0; step < LONGEST_WARM_UP && least >= LIMIT; step++) {
                long before = allocated();
                training.run();
                least = Math.min(least, allocated() - before);
            }
            assertTrue(least < LIMIT, "a step allocates " + least + " bytes, allowed " + LIMIT);
        }
    }

    private static void assertMemoryIsFlat(BrainStep.Network network, int steps) {
        try (Backend backend = open()) {
            BrainStep training = new BrainStep(backend, network, SMALL, BATCH);
            for (int step = 0; step < 10; step++) {
                training.run();
            }
            long held = backend.pool().bytesHeld();
            long before = usedHeap();
            for (int step = 0; step < steps; step++) {
                training.run();
            }
            assertEquals(held, backend.pool().bytesHeld());
            long grown = usedHeap() - before;
            assertTrue(grown < SLACK, "the heap has grown by " + grown + " bytes in " + steps + " steps");
        }
    }

    private static Backend open() {
        return Backends.open("cpu", 2, notice -> {});
    }

    /** Bytes by all threads that live. */
    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())).filter(n -> n > 0).sum();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
