package org.voxelgrad.training;

import java.io.IOException;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.training.loop.Classification;
import org.voxelgrad.training.loop.Task;

/** ClinicaDL's {@code train image cnn}: classifiers of whole images, one a fold, and their predictions. */
public final class TrainImageCnn {

    private final TrainOptions options;
    private final TrainRun run;

    /** @param options of the network type CNN */
    public TrainImageCnn(TrainOptions options, TrainListener listener) {
        this(options, listener, new RunControl(CheckpointTimes.defaults()));
    }

    /**
     * @param options of the network type CNN
     * @param control says when checkpoints are saved, and can stop the run
     */
    public TrainImageCnn(TrainOptions options, TrainListener listener, RunControl control) {
        if (options.networkType() != NetworkType.CNN) {
            throw new IllegalArgumentException(
                    "options of a " + options.networkType().key() + ", not of a CNN");
        }
        this.options = options;
        this.run = new TrainRun(options, listener, control, this::task);
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
     * Continues the interrupted run in the output folder, whose options are those of
     * {@link org.voxelgrad.training.results.InterruptedRun#options}, except for its resources. Its results will be
     * those of a run that was never interrupted. Does nothing when the run is complete.
     *
     * @throws InputException when there is no such run, or its folder, tables or images have changed since
     * @throws TrainingException as {@link #run}
     * @throws IOException as {@link #run}
     * @throws InterruptedException as {@link #run}
     */
    public void resume() throws IOException, InterruptedException {
        run.resume();
    }

    private Task task(Architecture architecture, Size3 image) {
        double dropout = options.optimization().dropout();
        return new Classification(Cnn.of(architecture, image, dropout, Classification.CLASSES));
    }
}
