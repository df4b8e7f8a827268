package org.voxelgrad.training.results;

/**
 * What a CNN says of one image.
 *
 * @param trueLabel 0 or 1
 * @param predictedLabel 0 or 1
 * @param proba0 probability of label 0: the first component of the softmax of the logits
 * @param proba1 probability of label 1
 */
public record Prediction(
        String participantId, String sessionId, int trueLabel, int predictedLabel, double proba0, double proba1) {}
