package org.voxelgrad.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.voxelgrad.training.InputException;

/** Expected folds were made by scikit-learn 1.2.1 and 1.9.1, which agree. */
class StratifiedKFoldTest {

    @Test
    void foldsOfOneClassAreThoseOfScikitLearn() {
        assertArrayEquals(new int[] {0, 0, 1, 0, 1, 0, 0, 1, 1, 1}, StratifiedKFold.folds(10, 2));
        assertArrayEquals(new int[] {1, 0, 3, 1, 1, 0, 3, 2, 4, 0, 2, 4, 2}, StratifiedKFold.folds(13, 5));
        assertArrayEquals(new int[] {3, 1, 2, 1, 0, 1, 0, 1, 1, 0, 2, 4, 3, 0, 0, 1, 0, 1, 4, 2},
                Arrays.copyOf(StratifiedKFold.folds(101, 5), 20));
    }

    @Test
    void foldsOfSeveralClassesAreThoseOfScikitLearn() {
        assertArrayEquals(new int[] {2, 0, 0, 3, 3, 1, 1, 1, 2, 3, 2, 0},
                StratifiedKFold.folds(new int[] {7, 7, 3, 7, 3, 7, 3, 7, 3, 7, 7, 7}, 4));
        assertArrayEquals(new int[] {1, 0, 0, 2, 0, 1, 1, 1, 2, 0, 2},
                StratifiedKFold.folds(new int[] {2, 0, 1, 2, 2, 0, 1, 2, 0, 2, 1}, 3));
    }

    @Test
    void moreRowsThanTheGeneratorHasWordsOfState() {
        assertArrayEquals(new int[] {2, 2, 2, 0, 0, 2, 1, 2, 2, 1, 2, 2},
                Arrays.copyOfRange(StratifiedKFold.folds(3000, 3), 2988, 3000));
    }

    @Test
    void moreFoldsThanParticipantsAreRefused() {
        assertThrows(InputException.class, () -> StratifiedKFold.folds(3, 4));
        assertThrows(InputException.class, () -> StratifiedKFold.folds(3, 1));
    }
}
