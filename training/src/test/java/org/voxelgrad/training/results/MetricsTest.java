package org.voxelgrad.training.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {

    /** As ClinicaDL 0.2.2 scored the same labels. */
    @Test
    void aClassifierThatAlwaysSaysZero() {
        Metrics metrics = Metrics.of(new int[] {1, 1, 0, 0, 0, 1, 0}, new int[7]);
        assertEquals(0.5714285714285714, metrics.accuracy());
        assertEquals(0.5, metrics.balancedAccuracy());
        assertEquals(0.0, metrics.sensitivity());
        assertEquals(1.0, metrics.specificity());
        assertEquals(0.0, metrics.ppv());
        assertEquals(0.5714285714285714, metrics.npv());
    }

    @Test
    void everyCountHasItsPlace() {
        Metrics metrics = Metrics.of(
                new int[] {1, 1, 1, 1, 0, 0, 0, 0, 0, 0}, new int[] {1, 0, 0, 0, 1, 1, 0, 0, 0, 0});
        assertEquals(new Metrics(1, 4, 2, 3), metrics);
        assertEquals(5.0 / 10, metrics.accuracy());
        assertEquals(1.0 / 4, metrics.sensitivity());
        assertEquals(4.0 / 6, metrics.specificity());
        assertEquals(1.0 / 3, metrics.ppv());
        assertEquals(4.0 / 7, metrics.npv());
    }

    @Test
    void aSetOfOneClassScoresAtMostAHalf() {
        assertEquals(0.5, Metrics.of(new int[] {0, 0, 0}, new int[] {0, 0, 0}).balancedAccuracy());
        assertEquals(0.5, Metrics.of(new int[] {1, 1}, new int[] {1, 1}).balancedAccuracy());
    }

    @Test
    void refusesLabelsItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> Metrics.of(new int[] {0, 2}, new int[] {0, 1}));
        assertThrows(IllegalArgumentException.class, () -> Metrics.of(new int[] {0, 1}, new int[] {0, -1}));
        assertThrows(IllegalArgumentException.class, () -> Metrics.of(new int[] {0, 1}, new int[] {0}));
    }

    @Test
    void scoresAreTrueMeansInTheOrderOfTheFile() {
        Scores scores = Scores.ofCnn(7.0, Metrics.of(new int[] {1, 0, 1}, new int[] {1, 0, 0}));
        assertEquals(7.0 / 3, scores.meanLoss());
        assertEquals(0.75, scores.balancedAccuracy().orElseThrow());
        assertEquals(
                List.of("accuracy", "balanced_accuracy", "sensitivity", "specificity", "ppv", "npv", "total_loss"),
                List.copyOf(scores.values().keySet()));
        assertEquals(List.of("total_loss"), List.copyOf(Scores.ofAutoencoder(0.5, 2).values().keySet()));
    }
}
