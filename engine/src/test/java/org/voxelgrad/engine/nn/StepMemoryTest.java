package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.meta.MetaBackend;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.nn.arch.Autoencoder;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.Dropout;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.layer.Sigmoid;
import org.voxelgrad.engine.nn.loss.MSELoss;
import org.voxelgrad.engine.nn.loss.Reduction;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** What a step takes of the pool, and that it all comes back. */
class StepMemoryTest {

    private final Backend backend = new ReferenceBackend();

    static Stream<Named<Supplier<Backend>>> backends() {
        return Stream.of(
                Named.of("reference", ReferenceBackend::new),
                Named.of("cpu", () -> Backends.open("cpu", 2, notice -> {})));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aStepGivesEverythingBackAndTheNextAllocatesNothing(Supplier<Backend> opener) {
        try (Backend opened = opener.get()) {
            TrainingStep step = new TrainingStep(opened);
            step.train();
            assertEquals(0, opened.pool().bytesInUse());
            long held = opened.pool().bytesHeld();
            for (int i = 0; i < 3; i++) {
                step.train();
            }
            assertEquals(0, opened.pool().bytesInUse());
            assertEquals(held, opened.pool().bytesHeld());
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void theMetaBackendPredictsThePeak(Supplier<Backend> opener) {
        try (Backend opened = opener.get(); MetaBackend meta = new MetaBackend(opened)) {
            new TrainingStep(opened).train();
            new TrainingStep(meta).train();
            assertEquals(opened.pool().peakBytesInUse(), meta.pool().peakBytesInUse());
            assertEquals(meta.persistentBytes() + meta.pool().peakBytesInUse(), meta.peakBytes());
        }
    }

    /** At the full size of a t1-linear image, beyond weights and optimiser. */
    @ParameterizedTest
    @CsvSource({"CNN, 180", "AUTOENCODER, 450"})
    void aStepTakesSoManyMebibytesAnImage(BrainStep.Network network, long limit) {
        try (Backend cpu = Backends.open("cpu", 2, notice -> {}); MetaBackend meta = new MetaBackend(cpu)) {
            int batch = 2;
            Size3 size = new Size3(169, 208, 179);
            BrainStep step = new BrainStep(meta, network, size, batch);
            step.run();
            long images = batch * size.voxels() * Float.BYTES;
            long anImage = (images + meta.pool().bytesHeld()) / batch >> 20;
            assertTrue(anImage <= limit, "an image takes " + anImage + " MiB, allowed " + limit);
        }
    }

    /** A value, its gradient and two moments for every weight; running mean and variance of 3 + 4 channels. */
    @Test
    void theMetaBackendCountsWhatStays() {
        try (MetaBackend meta = new MetaBackend(backend)) {
            new TrainingStep(meta).train();
            long weights = TrainingStep.classifier().parameterCount();
            assertEquals((4 * weights + 2 * 7) * Double.BYTES, meta.persistentBytes());
        }
    }

    @Test
    void theMetaBackendCountsOperations() {
        try (MetaBackend meta = new MetaBackend(backend)) {
            new TrainingStep(meta).train();
            long convolutions = 2L * (2 * 9 * 8 * 7) * 27 * 3;
            long deeper = 2L * (2 * 5 * 4 * 4) * 27 * 3 * 4 + 2L * 2 * (48 * 5 + 5 * 2);
            assertEquals(2 * convolutions + 3 * deeper, meta.flops(), "no gradient of the images is computed");
        }
    }

    @Test
    void inferenceHoldsTwoActivationsAtOnce() {
        Shape images = Shape.of(1, 2, 5, 6, 7);
        Sequential network = new Sequential(
                new Conv3d(2, 2, 3, 1, 1), new ReLU(), new Dropout(0.5), new Conv3d(2, 2, 3, 1, 1), new Sigmoid(),
                new ReLU());
        network.place(backend, Seeds.root(1));
        try (Tape tape = Tape.inference(backend)) {
            network.forward(tape, tape.constant(Tensor.of(images, new double[420])));
            assertEquals(420 * Double.BYTES, backend.pool().bytesInUse());
        }
        assertEquals(2 * 420 * Double.BYTES, backend.pool().peakBytesInUse());
    }

    @Test
    void inferenceOfAnAutoencoderKeepsItsOutputOnly() {
        Autoencoder network = AutoencoderFromCnn.of(
                new Sequential(TrainingStep.classifier().layers().subList(0, 8)), TrainingStep.IMAGES);
        network.place(backend, Seeds.root(1));
        try (Tape tape = Tape.inference(backend)) {
            Node input = tape.constant(TrainingStep.images(tape));
            long before = backend.pool().bytesInUse();
            Node output = network.forward(tape, input);
            assertEquals(before + output.shape().elements() * Double.BYTES, backend.pool().bytesInUse());
        }
    }

    @Test
    void aTrainingStepOfAnAutoencoderGivesEverythingBack() {
        Autoencoder network = AutoencoderFromCnn.of(
                new Sequential(TrainingStep.classifier().layers().subList(0, 8)), TrainingStep.IMAGES);
        network.place(backend, Seeds.root(1));
        long held = 0;
        for (int step = 0; step < 3; step++) {
            try (Tape tape = Tape.training(backend, Seeds.root(step))) {
                Tensor images = TrainingStep.images(tape);
                Node output = network.forward(tape, tape.constant(images));
                tape.backward(new MSELoss(Reduction.MEAN).apply(tape, output, images));
            }
            assertEquals(0, backend.pool().bytesInUse());
            assertTrue(step == 0 || backend.pool().bytesHeld() == held);
            held = backend.pool().bytesHeld();
        }
    }

    @Test
    void aNetworkThatChangesNothingGivesItsInput() {
        Sequential identity = new Sequential(new Dropout(0.5), new Sequential());
        try (Tape tape = Tape.inference(backend)) {
            Node input = tape.constant(Tensor.of(Shape.of(1, 2), 3.0, 4.0));
            assertSame(input, identity.forward(tape, input));
            assertSame(input, new Cnn(identity, new Sequential()).forward(tape, input));
            assertSame(input, new Autoencoder(identity, new Sequential()).forward(tape, input));
            assertEquals(4, input.value().toDoubles()[1]);
        }
    }

    @Test
    void anIdentityInTheMiddleKeepsTheValueBeforeIt() {
        Sequential network = new Sequential(new Sigmoid(), new Dropout(0.5));
        try (Tape tape = Tape.inference(backend)) {
            Node output = network.forward(tape, tape.constant(Tensor.of(Shape.of(1), 0.0)));
            assertEquals(0.5, new Cnn(network, new Sequential()).forward(tape, output).value().item(), 0.2);
            assertEquals(0.5, output.value().item());
        }
    }

    @Test
    void trainingLowersTheLoss() {
        TrainingStep step = new TrainingStep(backend);
        double first = step.train();
        for (int i = 0; i < 20; i++) {
            step.train();
        }
        assertTrue(step.train() < first / 2);
        assertFalse(Double.isNaN(first));
    }
}
