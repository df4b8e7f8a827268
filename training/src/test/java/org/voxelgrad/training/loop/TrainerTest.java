package org.voxelgrad.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Storage;
import org.voxelgrad.training.CheckpointTimes;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.RunControl;
import org.voxelgrad.training.TrainListener;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.data.ImageDataset;
import org.voxelgrad.training.data.Prefetcher;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Selection;
import org.voxelgrad.training.tables.SessionRow;
import org.voxelgrad.training.tables.Tsv;

/** The loop on a network without batch normalisation, whose gradients do not depend on how images are batched. */
class TrainerTest {

    private static final int[] SIZE = {2, 3, 4};
    private static final int IMAGES = 7;

    @TempDir
    private Path folder;

    private final List<String> notices = new ArrayList<>();

    /** Trains from the same weights and gives those at the end. */
    private double[] train(int batchSize, int accumulationSteps, int epochs, Module network)
            throws IOException, InterruptedException {
        return train(batchSize, accumulationSteps, epochs, network, backend -> backend);
    }

    private double[] train(
            int batchSize, int accumulationSteps, int epochs, Module network, UnaryOperator<Backend> as)
            throws IOException, InterruptedException {
        TrainOptions options = TrainOptions.of(NetworkType.CNN, folder, "t1-linear", folder, folder, "none")
                .with(new TrainOptions.Resources("cpu", 0, batchSize, 0, 1, 0))
                .with(new TrainOptions.Optimization(epochs, 1e-2, 0, 0, 0, 0, accumulationSteps));
        try (Backend backend = as.apply(Backends.open("cpu", 1, notice -> {}))) {
            network.place(backend, Seeds.root(1));
            ImageSet images = new ImageSet("train", rows(), new ImageDataset(
                    SIZE, IntStream.range(0, IMAGES).mapToObj(i -> Path.of("image-" + i)).toList(),
                    TrainerTest::read, false, notices::add));
            TrainListener listener = new TrainListener() {
                @Override
                public void notice(String sentence) {
                    notices.add(sentence);
                }
            };
            Trainer trainer = new Trainer(
                    options, new Fold(0, new Classification(network), images, images, fold(), Seeds.root(2)),
                    new Device(backend, new Prefetcher(0, 24), batchSize), listener,
                    new RunControl(CheckpointTimes.defaults()));
            trainer.begin();
            trainer.run();
            return network.parameters().getFirst().value().toDoubles();
        }
    }

    private static Module linear() {
        return new Sequential(List.of(new Flatten(), new Linear(24, 2)));
    }

    private ResultsFolder.Fold fold() {
        return new ResultsFolder(folder).fold(0);
    }

    private static List<SessionRow> rows() {
        return IntStream.range(0, IMAGES)
                .mapToObj(i -> new SessionRow("sub-" + i, "ses-M00", i % 2 == 0 ? "CN" : "AD", i % 2, "single", null))
                .toList();
    }

    private static void read(Path file, float[] voxels) {
        SplittableRandom random = new SplittableRandom(file.hashCode());
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) random.nextDouble(-1, 1);
        }
    }

    @Test
    void accumulatedIterationsAreOneUpdateOfTheirSum() throws IOException, InterruptedException {
        // Adam does not care about the scale of the gradient, so the sum of seven losses moves the weights as their
        // mean does.
        double[] whole = train(IMAGES, 1, 3, linear());
        assertArrayEquals(whole, train(1, IMAGES, 3, linear()), 1e-6, "seven batches of one image");
        assertArrayEquals(whole, train(1, 100, 3, linear()), 1e-6, "a short group at the end of the epoch");
        assertNotEquals(whole[0], train(1, 4, 3, linear())[0], 1e-6, "two groups an epoch");
    }

    @Test
    void aLossThatBecomesNoNumberEndsTheTrainingAndTheModelsOfEarlierEpochsStay()
            throws IOException, InterruptedException {
        int iterationsAnEpoch = 4;
        train(2, 1, 5, new Sequential(List.of(new Flatten(), new Linear(24, 2), new Breaking(2 * iterationsAnEpoch))));
        assertEquals(1, notices.size(), notices.toString());
        String notice = notices.getFirst();
        assertTrue(notice.contains("fold 0") && notice.contains("in epoch 2"), notice);
        assertEquals(2, Tsv.read(fold().trainingLog()).rows().size());
        assertTrue(Files.exists(fold().bestModel(Selection.BEST_LOSS)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "7, 1"})
    void aDeviceThatRunsBehindTrainsOnTheSameImages(int batchSize, int accumulationSteps)
            throws IOException, InterruptedException {
        assertArrayEquals(
                train(batchSize, accumulationSteps, 3, linear()),
                train(batchSize, accumulationSteps, 3, linear(), Behind::new));
    }

    /** A CPU that claims to run behind its caller. */
    private record Behind(Backend cpu) implements Backend {

        @Override
        public boolean runsBehind() {
            return true;
        }

        @Override
        public String id() {
            return cpu.id();
        }

        @Override
        public String description() {
            return cpu.description();
        }

        @Override
        public DType realType() {
            return cpu.realType();
        }

        @Override
        public Storage allocate(DType dtype, long elements) {
            return cpu.allocate(dtype, elements);
        }

        @Override
        public MemoryPool pool() {
            return cpu.pool();
        }

        @Override
        public Kernels kernels() {
            return cpu.kernels();
        }

        @Override
        public void close() {
            cpu.close();
        }
    }

    /** Makes NaN of what it is given, once it has been trained for some iterations. */
    private static final class Breaking extends Module {

        private int iterationsLeft;

        Breaking(int iterations) {
            this.iterationsLeft = iterations;
        }

        @Override
        public Node forward(Tape tape, Node x) {
            if (tape.training() && iterationsLeft-- == 0) {
                double[] broken = new double[Math.toIntExact(x.shape().elements())];
                Arrays.fill(broken, Double.NaN);
                x.value().set(broken);
            }
            return x;
        }

        @Override
        public Shape outputShape(Shape input) {
            return input;
        }
    }
}
