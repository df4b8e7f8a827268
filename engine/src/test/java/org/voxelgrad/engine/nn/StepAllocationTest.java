package org.voxelgrad.engine.nn;

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

/**
 * A training step takes its memory from the steps before it. What C2 has not compiled yet boxes vectors, which the
 * limit leaves room for; one map of the first layer is 2.4 MiB and would not pass.
 */
@Tag("thorough")
class StepAllocationTest {

    private static final Size3 SIZE = new Size3(33, 35, 34);
    private static final int WARM_UP = 60;
    private static final int STEPS = 4;
    private static final long LIMIT = 512 << 10;

    enum Network {
        CNN,
        AUTOENCODER
    }

    @ParameterizedTest
    @EnumSource
    void allocatesNoMapsAfterWarmUp(Network network) {
        Shape shape = Shape.of(2, 1, SIZE.d(), SIZE.h(), SIZE.w());
        Module module = switch (network) {
            case CNN -> Cnn.of(new Conv5Fc3(), SIZE, 0.5, 2);
            case AUTOENCODER -> AutoencoderFromCnn.of(new Conv5Fc3().features(), shape);
        };
        try (Backend backend = Backends.open("cpu", 2, notice -> {})) {
            module.place(backend, Seeds.root(1));
            Adam adam = new Adam(backend, module.parameters(), 1e-4, 1e-4);
            Tensor images = images(backend, shape);
            Tensor labels = Tensor.of(Shape.of(2), 1, 0);
            long least = Long.MAX_VALUE;
            for (int step = 0; step < WARM_UP + STEPS; step++) {
                long before = allocated();
                step(backend, module, adam, images, labels, network, step);
                least = step < WARM_UP ? least : Math.min(least, allocated() - before);
            }
            assertTrue(least < LIMIT, "a step allocates " + least + " bytes, allowed " + LIMIT);
        }
    }

    private static void step(
            Backend backend, Module module, Adam adam, Tensor images, Tensor labels, Network network, int step) {
        try (Tape tape = Tape.training(backend, Seeds.root(step))) {
            Node output = module.forward(tape, tape.constant(images));
            tape.backward(switch (network) {
                case CNN -> new CrossEntropyLoss(Reduction.MEAN).apply(tape, output, labels);
                case AUTOENCODER -> new MSELoss(Reduction.MEAN).apply(tape, output, images);
            }, adam);
        }
        adam.step();
    }

    /** Bytes by all threads that live. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).filter(n -> n > 0).sum();
    }

    private static Tensor images(Backend backend, Shape shape) {
        float[] voxels = SplitMix.values(7, (int) shape.elements());
        return new Tensor(shape, backend.allocate(backend.realType(), shape.elements())).set(voxels);
    }
}
