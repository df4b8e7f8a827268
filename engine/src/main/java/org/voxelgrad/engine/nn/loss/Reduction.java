package org.voxelgrad.engine.nn.loss;

/** Whether a loss is the mean or the sum of its terms. */
public enum Reduction {
    MEAN,
    SUM;

    double scale(long terms) {
        return this == MEAN ? 1.0 / terms : 1;
    }
}
