package org.voxelgrad.cuda.check;

import java.util.List;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.nn.GoldenNetwork;
import org.voxelgrad.engine.nn.TenSteps;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.NetworkType;

/**
 * How much is run.
 *
 * @param size of the images of training, memory and measurements, in voxels
 * @param referenceSize of the images on which the reference backend trains too, which takes its time
 * @param everyCase runs each n-th case of the contract; 1 for all
 * @param goldens the networks that are compared with PyTorch's gradients
 * @param networks those that train; the first stands for all where one is enough
 * @param trainingSteps of trainings that are compared
 * @param precisions those in which they do, and which are measured; strict float32 is one
 * @param batchSize of determinism and memory, and the one whose comparison with PyTorch has rounds
 * @param longRun steps in which memory must stay flat
 * @param batchSizes those that are measured
 * @param mostImages where the search for the largest batch ends
 * @param passSeconds time for each pass of each layer
 * @param steps timed steps
 * @param warmUpSeconds of steps before
 * @param epochBatches batches of the epoch that loads its images
 * @param rounds turns of ours and PyTorch's
 * @param compareSeconds after which no further batch size is compared with PyTorch
 */
public record Extent(
        ImageSize size, ImageSize referenceSize, int everyCase, List<GoldenNetwork> goldens,
        List<NetworkType> networks, int trainingSteps, List<Precision> precisions, int batchSize, int longRun,
        List<Integer> batchSizes, int mostImages, double passSeconds, int steps, double warmUpSeconds,
        int epochBatches, int rounds, int compareSeconds) {

    private static final ImageSize SMALL = new ImageSize(17, 19, 14);
    private static final List<GoldenNetwork> GOLDENS = List.of(GoldenNetwork.values());
    private static final List<NetworkType> NETWORKS = List.of(NetworkType.CNN, NetworkType.AUTOENCODER);
    private static final List<Precision> PRECISIONS = List.of(Precision.values());

    /** The one that stands for all. */
    NetworkType network() {
        return networks.getFirst();
    }

    /** What a release is measured with. */
    static Extent full() {
        return new Extent(
                ImageSize.STANDARD, SMALL, 1, GOLDENS, NETWORKS, TenSteps.STEPS, PRECISIONS, 8, 1000,
                List.of(1, 2, 4, 8, 16), 1024, 0.2, 30, 3, 60, 3, 400);
    }

    /** To see that all stages run. */
    static Extent quick() {
        return new Extent(
                ImageSize.STANDARD, SMALL, 4, GOLDENS, NETWORKS, TenSteps.STEPS, PRECISIONS, 8, 200,
                List.of(2, 8), 64, 0.05, 10, 1, 10, 1, 60);
    }
}
