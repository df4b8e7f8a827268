package org.voxelgrad.training;

/**
 * Whether a run fits into the memory of a device that has its own, and with which batches it would.
 *
 * @param batchSize as asked for
 * @param accumulationSteps as asked for
 */
record DeviceRoom(int batchSize, int accumulationSteps, Step step) {

    /** Bytes that a training takes. */
    @FunctionalInterface
    interface Step {

        /**
         * @param accumulates whether gradients are summed over several steps
         * @throws IllegalArgumentException when the network cannot train on such a batch
         */
        long bytes(int batch, boolean accumulates);
    }

    /** @throws InputException when the need is more than what is free */
    void requireFit(long need, long free) {
        if (need > free) {
            throw new InputException("This run needs about " + mib(need) + " MiB of GPU memory with --batch_size "
                    + batchSize + ", and " + mib(free) + " MiB are free: " + advice(free));
        }
    }

    /** What to give instead, as the rest of a sentence. */
    String advice(long available) {
        int largest = largest(available);
        if (largest == 0) {
            return "no smaller --batch_size fits; use a GPU with more free memory, smaller images, or the CPU"
                    + " (--use_cpu).";
        }
        int divisor = largestDivisor(largest, available);
        if (divisor == 0) {
            return "--batch_size " + largest + " fits.";
        }
        return "--batch_size " + divisor + " --accumulation_steps " + images() / divisor
                + " fits and updates the weights as often" + (divisor == largest
                        ? "." : "; the largest that fits is --batch_size " + largest + ".");
    }

    /** Images an update of the weights. */
    private long images() {
        return (long) batchSize * accumulationSteps;
    }

    /** The largest batch below the one asked for that fits, found by halving; 0 if none does. */
    private int largest(long available) {
        int fitting = 0;
        int low = 1;
        int high = batchSize - 1;
        while (low <= high) {
            int middle = low + (high - low) / 2;
            switch (fit(middle, available)) {
                case YES -> {
                    fitting = middle;
                    low = middle + 1;
                }
                case TOO_SMALL -> low = middle + 1;
                case TOO_LARGE -> high = middle - 1;
            }
        }
        return fitting;
    }

    /** The largest batch, up to a fitting one, that fits and of which whole ones make an update; 0 if none does. */
    private int largestDivisor(int fitting, long available) {
        for (int batch = fitting; batch > 0; batch--) {
            if (images() % batch == 0 && fit(batch, available) == Fit.YES) {
                return batch;
            }
        }
        return 0;
    }

    private enum Fit { YES, TOO_SMALL, TOO_LARGE }

    private Fit fit(int batch, long available) {
        try {
            return step.bytes(batch, true) <= available ? Fit.YES : Fit.TOO_LARGE;
        } catch (IllegalArgumentException e) {
            return Fit.TOO_SMALL;
        }
    }

    private static long mib(long bytes) {
        return bytes >> 20;
    }
}
