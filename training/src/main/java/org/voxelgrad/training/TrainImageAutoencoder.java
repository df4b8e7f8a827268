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

    private final TrainRun run;

    /** @param options of the network type autoencoder */
    public TrainImageAutoencoder(TrainOptions options, TrainListener listener) {
        this(options, listener, new RunControl(CheckpointTimes.defaults()));
    }

    /**
     * @param options of the network type autoencoder
     * @param control says when checkpoints are saved, and can stop the run
     */
    public TrainImageAutoencoder(TrainOptions options, TrainListener listener, RunControl control) {
        if (options.networkType() != NetworkType.AUTOENCODER) {
            throw new IllegalArgumentException(
                    "options of a " + options.networkType().key() + ", not of an autoencoder");
        }
        this.run = new TrainRun(options, listener, control, TrainImageAutoencoder::task);
    }

    /**
     * Trains every fold and writes the results folder.
     *
     * @throws InputException when something the user gave cannot be used
     * @throws TrainingException when a fold got no model, as its loss was never a number
     * @throws IOException when results cannot be written
     * @throws InterruptedException when the calling thread is interrupted, or the run was asked to stop
     */
    public void run() throws IOException, InterruptedException {
        run.run();
    }

    /**
     * Continues the interrupted run in the output folder; see {@link TrainImageCnn#resume}.
     *
     * @throws InputException when there is no such run, or its folder, tables or images have changed since
     * @throws TrainingException as {@link #run}
     * @throws IOException as {@link #run}
     * @throws InterruptedException as {@link #run}
     */
    public void resume() throws IOException, InterruptedException {
        run.resume();
    }

    private static Task task(Architecture architecture, Size3 image) {
        Shape shape = Shape.of(1, 1, image.d(), image.h(), image.w());
        return new Reconstruction(AutoencoderFromCnn.of(architecture.features(), shape));
    }
}
