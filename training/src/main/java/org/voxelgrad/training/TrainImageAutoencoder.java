package org.voxelgrad.training;

import java.io.IOException;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.training.loop.Reconstruction;
import org.voxelgrad.training.loop.Task;

/** ClinicaDL's {@code train image autoencoder}: the mirror of a CNN, one a fold, and reconstructions if wanted. */
public final class TrainImageAutoencoder {

    private final TrainOptions options;
    private final TrainListener listener;

    /** @param options of the network type autoencoder */
    public TrainImageAutoencoder(TrainOptions options, TrainListener listener) {
        if (options.networkType() != NetworkType.AUTOENCODER) {
            throw new IllegalArgumentException(
                    "options of a " + options.networkType().key() + ", not of an autoencoder");
        }
        this.options = options;
        this.listener = listener;
    }

    /**
     * Trains every fold and writes the results folder.
     *
     * @throws InputException when something the user gave cannot be used
     * @throws TrainingException when a fold got no model, as its loss was never a number
     * @throws IOException when results cannot be written
     * @throws InterruptedException when the calling thread is interrupted
     */
    public void run() throws IOException, InterruptedException {
        new TrainRun(options, listener, TrainImageAutoencoder::task).run();
    }

    private static Task task(Architecture architecture, Size3 image) {
        Shape shape = Shape.of(1, 1, image.d(), image.h(), image.w());
        return new Reconstruction(AutoencoderFromCnn.of(architecture.features(), shape));
    }
}
