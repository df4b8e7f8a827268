package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;
import org.voxelgrad.engine.nn.loss.CrossEntropyLoss;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.optim.Adam;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A training step takes its memory from the steps before it, and a long training takes no more than a short one. */
class StepAllocationTest {

    private static final Size3 SMALL = new Size3(33, 35, 34);
    private static final Size3 BRAIN = new Size3(169, 208, 179);
    private static final int BATCH = 2;

    /** Until C2 has compiled a kernel it makes an object of every vector. */
    private static final int LONGEST_WARM_UP = 600;

    /** Bytes by which the heap may differ: what the JVM itself has come to know. */
    private static final long SLACK = 1 << 20;

    /** With the bytes that a step may allocate: for what describes its operations, not for their values. */
    enum Network {
        CNN(64 << 10),
        AUTOENCODER(96 << 10);

        private final long limit;

        Network(long limit) {
            this.limit = limit;
        }
    }

    @ParameterizedTest
    @EnumSource
    void allocatesNoArraysAfterWarmUp(Network network) {
        assertAllocatesLittle(network, SMALL);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void allocatesNoArraysAfterWarmUpAtFullSize(Network network) {
        assertAllocatesLittle(network, BRAIN);
    }

    @ParameterizedTest
    @EnumSource
    void memoryIsFlatOver60Steps(Network network) {
        assertMemoryIsFlat(network, 60);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void memoryIsFlatOver1000Steps(Network network) {
        assertMemoryIsFlat(network, 1000);
    }

    private static void assertAllocatesLittle(Network network, Size3 size) {
        try (Backend backend = open()) {
            Training training = new Training(backend, network, size);
            long least = Long.MAX_VALUE;
            for (int step = 0; step < LONGEST_WARM_UP && least >= network.limit; step++) {
                long before = allocated();
                training.step();
                least = Math.min(least, allocated() - before);
            }
            assertTrue(least < network.limit, "a step allocates " + least + " bytes, allowed " + network.limit);
        }
    }

    private static void assertMemoryIsFlat(Network network, int steps) {
        try (Backend backend = open()) {
            Training training = new Training(backend, network, SMALL);
            for (int step = 0; step < 10; step++) {
                training.step();
            }
            long held = backend.pool().bytesHeld();
            long before = usedHeap();
            for (int step = 0; step < steps; step++) {
                training.step();
            }
            assertEquals(held, backend.pool().bytesHeld());
            long grown = usedHeap() - before;
            assertTrue(grown < SLACK, "the heap has grown by " + grown + " bytes in " + steps + " steps");
        }
    }

    private static Backend open() {
        return Backends.open("cpu", 2, notice -> {});
    }

    private static final class Training {
        private final Backend backend;
        private final Network network;
        private final Module module;
        private final Adam adam;
        private final Tensor images;
        private final Tensor labels = Tensor.of(Shape.of(BATCH), 1, 0);
        private int steps;

        Training(Backend backend, Network network, Size3 size) {
            this.backend = backend;
            this.network = network;
            Shape shape = Shape.of(BATCH, 1, size.d(), size.h(), size.w());
            module = switch (network) {
                case CNN -> Cnn.of(new Conv5Fc3(), size, 0.5, 2);
                case AUTOENCODER -> AutoencoderFromCnn.of(new Conv5Fc3().features(), shape);
            };
            module.place(backend, Seeds.root(1));
            adam = new Adam(backend, module.parameters(), 1e-4, 1e-4);
            images = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()))
                    .set(SplitMix.values(7, (int) shape.elements()));
        }

        void step() {
            try (Tape tape = Tape.training(backend, Seeds.root(steps++))) {
                Node output = module.forward(tape, tape.constant(images));
                tape.backward(switch (network) {
                    case CNN -> new CrossEntropyLoss(Reduction.MEAN).apply(tape, output, labels);
                    case AUTOENCODER -> new MSELoss(Reduction.MEAN).apply(tape, output, images);
                }, adam);
            }
            adam.step();
        }
    }

    /** Bytes by all threads that live. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).filter(n -> n > 0).sum();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
