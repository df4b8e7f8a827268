package org.voxelgrad.training;

import java.util.List;
import java.util.OptionalLong;

/**
 * What is known before a run computes anything: the first lines a user sees.
 *
 * @param device for instance {@code cpu, 512-bit lanes (16 floats), 2 threads}
 * @param seed root of every random stream
 * @param network architecture, input size and number of weights in words
 * @param folds images per label and fold
 * @param expectedPeakBytes predicted peak resident memory of the process in bytes
 * @param expectedDeviceBytes predicted peak of a GPU's own memory; empty where the CPU computes
 * @param notes further lines, for instance that the images are not of the standard size
 */
public record RunSummary(
        String device, long seed, String network, List<FoldSummary> folds, long expectedPeakBytes,
        OptionalLong expectedDeviceBytes, List<String> notes) {

    /**
     * Images of one fold.
     *
     * @param train images per diagnosis of the training set, for instance {@code AD 30, CN 34}
     * @param validation the same for the validation set
     */
    public record FoldSummary(int fold, String train, String validation) {}
}
