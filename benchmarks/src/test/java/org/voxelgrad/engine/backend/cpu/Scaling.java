package org.voxelgrad.engine.backend.cpu;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.bench.NetworkStep;
import org.voxelgrad.training.bench.StepBenchmark.Mode;

/**
 * A model of how threads speed a training step of a single image up. Every operation is cut as it is for N threads and
 * timed on one, by the thread's CPU time, the least of some steps. With N cores an operation of B equal blocks takes
 * {@code ceil(B / N) / B} of that, and what is in no operation all of its time.
 */
public final class Scaling {

    private static final int WARM_UP = 30;
    private static final int WARM_UP_AGAIN = 3;
    private static final int STEPS = 10;
    private static final int[] CORES = {2, 4, 8, 16, 32, 64};

    /** Operations that take a smaller share of a step than this are not listed. */
    private static final double LEAST_SHARE = 0.002;

    private Scaling() {}

    /** @param blocks that the operation is cut into */
    private record Operation(String name, int blocks, long nanos) {

        Operation least(Operation other) {
            return nanos <= other.nanos ? this : other;
        }

        double nanosOn(int cores) {
            return blocks == 0 ? nanos : (double) nanos * Math.ceilDiv(blocks, cores) / blocks;
        }
    }

    /** One thread that notes what it is given to do, cut for any number of threads. */
    private static final class Clock extends Workers {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final List<Operation> operations = new ArrayList<>();
        private int cores = 1;

        Clock() {
            super(1);
        }

        @Override
        int threads() {
            return cores;
        }

        long nanos() {
            return threads.getCurrentThreadCpuTime();
        }

        @Override
        void run(int blocks, Block block, Function<Scratch, Block> maker) {
            long start = nanos();
            super.run(blocks, block, maker);
            operations.add(new Operation(caller(), blocks, nanos() - start));
        }

        private static String caller() {
            return StackWalker.getInstance().walk(frames -> frames
                    .filter(frame -> !frame.getClassName().contains("Workers")
                            && !frame.getClassName().contains("Scaling"))
                    .map(frame -> frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
                    .findFirst()
                    .orElseThrow());
        }
    }

    /** Prints the model of both networks. */
    public static void main(String[] args) {
        for (NetworkType network : NetworkType.values()) {
            Clock clock = new Clock();
            try (Backend backend = new CpuBackend(Lanes.chosen(), clock)) {
                print(network, clock, new NetworkStep(backend, network, new Conv5Fc3().standardSize(), 1));
            }
        }
    }

    private static void print(NetworkType network, Clock clock, NetworkStep step) {
        Timing one = time(clock, step, 1, WARM_UP);
        System.out.printf(Locale.ROOT, "%n%s, a step of %.0f ms on one thread; %.1f %% in no operation%n", network,
                one.nanos() / 1e6, 100.0 * one.serial / one.nanos());
        Timing last = one;
        for (int cores : CORES) {
            last = time(clock, step, cores, WARM_UP_AGAIN);
            System.out.printf(
                    Locale.ROOT, "  %2d cores: %5.2f times faster%n", cores, one.nanos() / last.nanosOn(cores));
        }
        System.out.printf(Locale.ROOT, "  cut for %d threads:%n", CORES[CORES.length - 1]);
        last.printShares();
    }

    /** @param cores for which the operations are cut; one thread computes them */
    private static Timing time(Clock clock, NetworkStep step, int cores, int warmUp) {
        clock.cores = cores;
        List<Operation> least = new ArrayList<>();
        long leastSerial = Long.MAX_VALUE;
        for (int i = 0; i < warmUp + STEPS; i++) {
            clock.operations.clear();
            long start = clock.nanos();
            step.run(Mode.TRAIN);
            long end = clock.nanos();
            if (i < warmUp) {
                continue;
            }
            long parallel = clock.operations.stream().mapToLong(Operation::nanos).sum();
            leastSerial = Math.min(leastSerial, end - start - parallel);
            for (int k = 0; k < clock.operations.size(); k++) {
                Operation operation = clock.operations.get(k);
                if (k < least.size()) {
                    least.set(k, least.get(k).least(operation));
                } else {
                    least.add(operation);
                }
            }
        }
        return new Timing(least, leastSerial);
    }

    /** @param serial nanoseconds of a step in no operation */
    private record Timing(List<Operation> operations, long serial) {

        double nanos() {
            return nanosOn(1);
        }

        double nanosOn(int cores) {
            return serial + operations.stream().mapToDouble(operation -> operation.nanosOn(cores)).sum();
        }

        void printShares() {
            Map<String, Double> shares = new LinkedHashMap<>();
            operations.forEach(operation -> shares.merge(
                    String.format("%-40s %5d blocks", operation.name, operation.blocks),
                    operation.nanos / nanos(), Double::sum));
            shares.forEach((name, share) -> {
                if (share >= LEAST_SHARE) {
                    System.out.printf(Locale.ROOT, "  %s %5.1f %%%n", name, 100 * share);
                }
            });
        }
    }
}
