package org.voxelgrad.cli;

import org.voxelgrad.training.RunControl;
import org.voxelgrad.training.TrainImageAutoencoder;
import org.voxelgrad.training.TrainImageCnn;
import org.voxelgrad.training.TrainListener;
import org.voxelgrad.training.TrainOptions;

/** One training run: the seam between the commands and the library behind them. */
@FunctionalInterface
interface Workflow {

    /** Trains as {@code options} say, telling {@code listener}; returns when the results are complete. */
    void run(TrainOptions options, TrainListener listener, RunControl control) throws Exception;

    /** The real thing. */
    static Workflow training() {
        return (options, listener, control) -> {
            switch (options.networkType()) {
                case CNN -> new TrainImageCnn(options, listener, control).run();
                case AUTOENCODER -> new TrainImageAutoencoder(options, listener, control).run();
            }
        };
    }

    /** The rest of a run that was interrupted. */
    static Workflow resuming() {
        return (options, listener, control) -> {
            switch (options.networkType()) {
                case CNN -> new TrainImageCnn(options, listener, control).resume();
                case AUTOENCODER -> new TrainImageAutoencoder(options, listener, control).resume();
            }
        };
    }
}
