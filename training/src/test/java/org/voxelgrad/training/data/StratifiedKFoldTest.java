package org.voxelgrad.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.voxelgrad.training.InputException;

/** Expected folds were made by scikit-learn 1.2.1. */
class StratifiedKFoldTest {

    @Test
    void foldsOfOneClassAreThoseOfScikitLearn() {
        assertArrayEquals(new int[] {0, 0, 1, 0, 1, 0, 0, 1, 1, 1}, StratifiedKFold.folds(10, 2));
        assertArrayEquals(new int[] {1, 0, 3, 1, 1, 0, 3, 2, 4, 0, 2, 4, 2}, StratifiedKFold.folds(13, 5));
        assertArrayEquals(new int[] {3, 1, 2, 1, 0, 1, 0, 1, 1, 0, 2, 4, 3, 0, 0, 1, 0, 1, 4, 2},
                Arrays.copyOf(StratifiedKFold.folds(101, 5), 20));
    }

    @Test
    void theGeneratorRunsPastItsFirstState() {
        assertArrayEquals(new int[] {1000, 1000, 1000},
                counts(StratifiedKFold.folds(3000, 3), 3), "3000 rows need more than 624 outputs");
    }

    @Test
    void everyClassIsSpreadOverAllFolds() {
        int[] classes = {7, 7, 3, 7, 3, 7, 3, 7, 3, 7, 7, 7};
        int[] folds = StratifiedKFold.folds(classes, 4);
        assertArrayEquals(new int[] {3, 3, 3, 3}, counts(folds, 4));
        for (int fold = 0; fold < 4; fold++) {
            int sevens = 0;
            for (int row = 0; row < classes.length; row++) {
                sevens += folds[row] == fold && classes[row] == 7 ? 1 : 0;
            }
            assertEquals(2, sevens);
        }
    }

    @Test
    void moreFoldsThanParticipantsAreRefused() {
        assertThrows(InputException.class, () -> StratifiedKFold.folds(3, 4));
        assertThrows(InputException.class, () -> StratifiedKFold.folds(3, 1));
    }

    private static int[] counts(int[] folds, int k) {
        int[] counts = new int[k];
        for (int fold : folds) {
            counts[fold]++;
        }
        return counts;
    }
}
