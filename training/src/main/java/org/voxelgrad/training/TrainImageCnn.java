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
    private final TrainListener listener;

    /** @param options of the network type CNN */
    public TrainImageCnn(TrainOptions options, TrainListener listener) {
        if (options.networkType() != NetworkType.CNN) {
            throw new IllegalArgumentException(
                    "options of a " + options.networkType().key() + ", not of a CNN");
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
        new TrainRun(options, listener, this::task).run();
    }

    private Task task(Architecture architecture, Size3 image) {
        double dropout = options.optimization().dropout();
        return new Classification(Cnn.of(architecture, image, dropout, Classification.CLASSES));
    }
}
