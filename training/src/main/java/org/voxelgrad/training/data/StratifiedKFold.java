package org.voxelgrad.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.voxelgrad.training.InputException;

/**
 * The folds that ClinicaDL's {@code tsvtool kfold} makes: scikit-learn's
 * {@code StratifiedKFold(k, shuffle=True, random_state=2)}, number for number, so that studies can be compared.
 */
public final class StratifiedKFold {

    private static final int RANDOM_STATE = 2;

    private StratifiedKFold() {}

    /** The validation fold, 0 to {@code k - 1}, of each of {@code rows} rows that all belong to one class. */
    public static int[] folds(int rows, int k) {
        return folds(new int[rows], k);
    }

    /**
     * The validation fold, 0 to {@code k - 1}, of each row.
     *
     * @param classes the class of each row, by which the folds are balanced; any integers
     * @throws InputException unless 2 &le; k &le; rows
     */
    public static int[] folds(int[] classes, int k) {
        if (k < 2 || k > classes.length) {
            throw new InputException("Cannot make " + k + " folds of " + classes.length
                    + " participants: give from 2 to as many folds as participants.");
        }
        int[] codes = codesByFirstAppearance(classes);
        int[][] allocation = allocation(codes, k);
        MersenneTwister random = new MersenneTwister(RANDOM_STATE);
        int[] folds = new int[codes.length];
        for (int code = 0; code < allocation[0].length; code++) {
            int[] shuffled = foldsOfClass(allocation, code);
            random.shuffle(shuffled);
            int next = 0;
            for (int row = 0; row < codes.length; row++) {
                if (codes[row] == code) {
                    folds[row] = shuffled[next++];
                }
            }
        }
        return folds;
    }

    private static int[] codesByFirstAppearance(int[] classes) {
        List<Integer> seen = new ArrayList<>();
        int[] codes = new int[classes.length];
        for (int row = 0; row < classes.length; row++) {
            int code = seen.indexOf(classes[row]);
            if (code < 0) {
                code = seen.size();
                seen.add(classes[row]);
            }
            codes[row] = code;
        }
        return codes;
    }

    /** How many rows of each class a fold gets: those at every k-th place of the sorted codes. */
    private static int[][] allocation(int[] codes, int k) {
        int[] sorted = codes.clone();
        Arrays.sort(sorted);
        int[][] counts = new int[k][sorted[sorted.length - 1] + 1];
        for (int place = 0; place < sorted.length; place++) {
            counts[place % k][sorted[place]]++;
        }
        return counts;
    }

    private static int[] foldsOfClass(int[][] allocation, int code) {
        int[] folds = new int[Arrays.stream(allocation).mapToInt(counts -> counts[code]).sum()];
        int end = 0;
        for (int fold = 0; fold < allocation.length; fold++) {
            int start = end;
            end += allocation[fold][code];
            Arrays.fill(folds, start, end, fold);
        }
        return folds;
    }
}
