package org.voxelgrad.training.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the evaluation of one whole set of images gave.
 *
 * @param images size of the set
 * @param totalLoss sum of the images' losses: of a CNN their cross-entropies, of an autoencoder their mean squared
 *     errors over voxels
 * @param metrics of a CNN; empty for an autoencoder
 */
public record Scores(int images, double totalLoss, Optional<Metrics> metrics) {

    public Scores {
        if (images < 1 || metrics.isPresent() && metrics.get().images() != images) {
            throw new IllegalArgumentException("Scores of " + images + " images with metrics " + metrics);
        }
    }

    /** Scores of a CNN. */
    public static Scores ofCnn(double totalLoss, Metrics metrics) {
        return new Scores(metrics.images(), totalLoss, Optional.of(metrics));
    }

    /** Scores of an autoencoder. */
    public static Scores ofAutoencoder(double totalLoss, int images) {
        return new Scores(images, totalLoss, Optional.empty());
    }

    /** The true mean over images, however they were batched. */
    public double meanLoss() {
        return totalLoss / images;
    }

    public OptionalDouble balancedAccuracy() {
        return metrics.isPresent() ? OptionalDouble.of(metrics.get().balancedAccuracy()) : OptionalDouble.empty();
    }

    /** Name to value, in the order of the metrics file. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.ifPresent(m -> {
            values.put("accuracy", m.accuracy());
            values.put("balanced_accuracy", m.balancedAccuracy());
            values.put("sensitivity", m.sensitivity());
            values.put("specificity", m.specificity());
            values.put("ppv", m.ppv());
            values.put("npv", m.npv());
        });
        values.put("total_loss", totalLoss);
        return Collections.unmodifiableMap(values);
    }
}
