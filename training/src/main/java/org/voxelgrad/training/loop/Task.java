package org.voxelgrad.training.loop;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.data.Batch;

/** A network and what it is trained for: its loss, and its scores on a set. */
public sealed interface Task permits Classification, Reconstruction {

    NetworkType type();

    Module network();

    /**
     * The loss that a training step descends, a mean over the batch.
     *
     * @param images {@code [N, 1, D, H, W]}
     * @param batch which rows of {@code set} they are
     */
    Node loss(Tape tape, Tensor images, ImageSet set, Batch batch);

    /** An empty evaluation of a set, to be fed with all its batches. */
    Evaluation evaluation(ImageSet set);
}
