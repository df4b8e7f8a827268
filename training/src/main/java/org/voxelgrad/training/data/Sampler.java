package org.voxelgrad.training.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.InputException;

/** The order in which an epoch visits the rows of the training set. */
public enum Sampler {
    /** Every row once, in a uniformly random order. */
    RANDOM,
    /** As many draws as rows, with replacement, in which every class that has rows is equally likely. */
    WEIGHTED;

    /** The sampler called {@code random} or {@code weighted} on the command line. */
    public static Sampler named(String name) {
        return switch (name) {
            case "random" -> RANDOM;
            case "weighted" -> WEIGHTED;
            default -> throw new InputException("--sampler is " + name + ": give random or weighted.");
        };
    }

    /** Rows 0 to {@code rows - 1} as they come: the order of every evaluation. */
    public static int[] sequential(int rows) {
        return IntStream.range(0, rows).toArray();
    }

    /**
     * The rows of one epoch.
     *
     * @param labels class of each row; any integers
     * @param epoch the stream of this epoch's order; equal paths give equal orders
     * @return {@code labels.length} row numbers
     */
    public int[] order(int[] labels, Seeds epoch) {
        RandomGenerator random = epoch.generator();
        return switch (this) {
            case RANDOM -> shuffled(labels.length, random);
            case WEIGHTED -> weighted(labels, random);
        };
    }

    private static int[] shuffled(int rows, RandomGenerator random) {
        int[] order = sequential(rows);
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** A row's probability is proportional to 1 / (rows of its class): a uniform class, then a uniform row of it. */
    private static int[] weighted(int[] labels, RandomGenerator random) {
        int[][] rowsByClass = Arrays.stream(labels).distinct().sorted()
                .mapToObj(label -> IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray())
                .toArray(int[][]::new);
        int[] order = new int[labels.length];
        for (int i = 0; i < order.length; i++) {
            int[] rows = rowsByClass[random.nextInt(rowsByClass.length)];
            order[i] = rows[random.nextInt(rows.length)];
        }
        return order;
    }
}
