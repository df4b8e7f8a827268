package org.voxelgrad.training.results;

/**
 * How a classifier's predictions agree with the labels 0 and 1, where 1 (a diagnosis of disease) is the positive one.
 *
 * <p>Every ratio is 0 where its denominator is: a set without positives has sensitivity 0, and hence a balanced
 * accuracy of 0.5 at most.
 */
public record Metrics(int truePositives, int trueNegatives, int falsePositives, int falseNegatives) {

    /** Compares {@code predicted[i]} with {@code labels[i]}, each of them 0 or 1. */
    public static Metrics of(int[] labels, int[] predicted) {
        if (labels.length != predicted.length) {
            throw new IllegalArgumentException(
                    labels.length + " labels cannot be compared with " + predicted.length + " predictions");
        }
        int[][] count = new int[2][2];
        for (int i = 0; i < labels.length; i++) {
            if (!isLabel(labels[i]) || !isLabel(predicted[i])) {
                throw new IllegalArgumentException("Image " + i + " has label " + labels[i] + " and prediction "
                        + predicted[i] + "; both must be 0 or 1");
            }
            count[labels[i]][predicted[i]]++;
        }
        return new Metrics(count[1][1], count[0][0], count[0][1], count[1][0]);
    }

    /** The number of images compared. */
    public int images() {
        return truePositives + trueNegatives + falsePositives + falseNegatives;
    }

    public double accuracy() {
        return ratio(truePositives + trueNegatives, images());
    }

    /** The mean of sensitivity and specificity. */
    public double balancedAccuracy() {
        return (sensitivity() + specificity()) / 2;
    }

    /** TP / (TP + FN), the recall of the positive label. */
    public double sensitivity() {
        return ratio(truePositives, truePositives + falseNegatives);
    }

    /** TN / (TN + FP), the recall of the negative label. */
    public double specificity() {
        return ratio(trueNegatives, trueNegatives + falsePositives);
    }

    /** Positive predictive value, TP / (TP + FP). */
    public double ppv() {
        return ratio(truePositives, truePositives + falsePositives);
    }

    /** Negative predictive value, TN / (TN + FN). */
    public double npv() {
        return ratio(trueNegatives, trueNegatives + falseNegatives);
    }

    private static boolean isLabel(int code) {
        return code == 0 || code == 1;
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 0.0 : (double) part / whole;
    }
}
