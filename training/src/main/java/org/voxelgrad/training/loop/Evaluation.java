package org.voxelgrad.training.loop;

import java.util.List;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.data.Batch;
import org.voxelgrad.training.results.Prediction;
import org.voxelgrad.training.results.Scores;

/** What a network makes of one set, gathered batch by batch. */
public interface Evaluation {

    /** @param images {@code [N, 1, D, H, W]} */
    void add(Tape tape, Tensor images, Batch batch);

    /** After all batches. */
    Scores scores();

    /** In table order, after all batches; empty for an autoencoder. */
    List<Prediction> predictions();
}
