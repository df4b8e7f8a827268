package org.voxelgrad.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.InputException;

class SamplerTest {

    private static final Seeds SEEDS = Seeds.root(4);

    @Test
    void randomVisitsEveryRowOnceInAnOrderOfItsOwnEachEpoch() {
        int[] labels = new int[100];
        int[] first = Sampler.RANDOM.order(labels, SEEDS.child("epoch", 0));
        int[] second = Sampler.RANDOM.order(labels, SEEDS.child("epoch", 1));
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(first, Sampler.RANDOM.order(labels, SEEDS.child("epoch", 0)));
        Arrays.sort(first);
        assertArrayEquals(Sampler.sequential(100), first);
    }

    @Test
    void randomOrdersAreUniform() {
        int[] counts = new int[6];
        for (int epoch = 0; epoch < 6000; epoch++) {
            int[] order = Sampler.RANDOM.order(new int[3], SEEDS.child("epoch", epoch));
            counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
        }
        for (int count : counts) {
            assertEquals(1000, count, 150);
        }
    }

    @Test
    void weightedDrawsEachClassEquallyOftenAndItsRowsEquallyOften() {
        int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1}; // and a class 2 without rows
        int[] counts = new int[10];
        for (int epoch = 0; epoch < 4000; epoch++) {
            int[] order = Sampler.WEIGHTED.order(labels, SEEDS.child("epoch", epoch));
            assertEquals(10, order.length);
            for (int row : order) {
                counts[row]++;
            }
        }
        for (int row = 0; row < 10; row++) {
            assertEquals(labels[row] == 0 ? 2500 : 10000, counts[row], 300, "row " + row);
        }
    }

    @Test
    void anEmptySetHasAnEmptyOrder() {
        for (Sampler sampler : Sampler.values()) {
            assertEquals(0, sampler.order(new int[0], SEEDS).length);
        }
    }

    @Test
    void namesAreThoseOfTheCommandLine() {
        assertEquals(Sampler.WEIGHTED, Sampler.named("weighted"));
        assertEquals(Sampler.RANDOM, Sampler.named("random"));
        assertThrows(InputException.class, () -> Sampler.named("uniform"));
    }
}
