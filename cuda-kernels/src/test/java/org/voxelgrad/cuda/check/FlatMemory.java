package org.voxelgrad.cuda.check;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.bench.NetworkStep;
import org.voxelgrad.training.bench.StepBenchmark;

/** Many steps in a row. */
final class FlatMemory {

    /** The driver's granule: less than that is nobody's leak. */
    private static final long GRANULE = 2L << 20;

    /** Steps until the pool has settled on what it keeps. */
    private static final int LEAST_WARM_UP = 3;

    private FlatMemory() {}

    static void run(Check check) {
        for (NetworkType network : check.extent().networks()) {
            try (Backend backend = check.open(Precision.TF32)) {
                run(check, network, backend);
            }
        }
    }

    private static void run(Check check, NetworkType network, Backend backend) {
        int steps = check.extent().longRun();
        NetworkStep step =
                new NetworkStep(backend, network, check.extent().size().voxels(), check.extent().batchSize());
        int warmUp = Math.max(LEAST_WARM_UP, steps / 20);
        for (int i = 0; i < warmUp; i++) {
            step.run(StepBenchmark.Mode.TRAIN);
        }
        long free = backend.freeBytes().orElseThrow();
        long held = backend.pool().bytesHeld();
        long least = free;
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            step.run(StepBenchmark.Mode.TRAIN);
            least = Math.min(least, backend.freeBytes().orElseThrow());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        check.report().check(
                free - least < GRANULE, "%s: %d steps in %.1f s, free memory of the device falls by %d KiB", network,
                steps, seconds, (free - least) >> 10);
        check.report().check(
                backend.pool().bytesHeld() == held && backend.pool().bytesInUse() == 0,
                "%s: the pool holds %d MiB before and %d MiB after, %d bytes in use", network, held >> 20,
                backend.pool().bytesHeld() >> 20, backend.pool().bytesInUse());
    }
}
