package org.voxelgrad.training;

import java.util.function.Consumer;
import org.voxelgrad.training.caps.ImageSource;
import org.voxelgrad.training.loop.Device;
import org.voxelgrad.training.transfer.TransferLearning;

/**
 * What the folds of a run have in common once everything has been checked.
 *
 * @param size {@code [D, H, W]} of every image
 * @param notices hears from loading threads about images that were mended
 */
record Run(
        TrainOptions options, TrainListener listener, RunControl control, Device device, TransferLearning transfer,
        ImageSource images, int[] size, Consumer<String> notices) {}
