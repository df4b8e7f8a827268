package org.voxelgrad.cuda.check;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.contract.BackendContract;
import org.voxelgrad.engine.contract.LinearUpdateContract;
import org.voxelgrad.engine.contract.OpCase;
import org.voxelgrad.engine.contract.OpCases;

/**
 * Operations one by one. The device computes deterministically, as the contract wants the same bits of a second run;
 * what it does otherwise, {@link Networks} checks.
 */
final class Operations {

    private Operations() {}

    static void contract(Check check) {
        Supplier<Backend> strict = check.deterministic(Precision.FP32);
        int every = check.extent().everyCase();
        check.report().run("contract in float32", every == 1
                ? BackendContract.check(strict)
                : BackendContract.check(strict, thinned(OpCases.all(), every)));
        joined(check, "linear layers joined with Adam", Backend::linearUpdates, LinearUpdateContract::check);
        for (Precision precision : List.of(Precision.TF32, Precision.BF16)) {
            double tolerance = tolerance(precision);
            check.report().run(
                    Report.format("convolutions and linear layers in %s, tolerance %.1e", precision.key(), tolerance),
                    BackendContract.check(check.deterministic(precision), products(tolerance, every)));
        }
    }

    static void thorough(Check check) {
        check.report().run(
                "large volumes and drawn geometries in float32",
                BackendContract.check(
                        check.deterministic(Precision.FP32),
                        thinned(OpCases.thorough(), check.extent().everyCase())));
    }

    /** Kernels for several operations at once, which a device may leave out. */
    private static void joined(
            Check check, String name, Function<Backend, Optional<?>> kernels,
            Function<Supplier<Backend>, Stream<DynamicTest>> contract) {
        Supplier<Backend> strict = check.deterministic(Precision.FP32);
        boolean present;
        try (Backend backend = strict.get()) {
            present = kernels.apply(backend).isPresent();
        }
        if (present) {
            AtomicInteger next = new AtomicInteger();
            check.report().run(name, contract.apply(strict)
                    .filter(test -> next.getAndIncrement() % check.extent().everyCase() == 0));
        } else {
            check.report().say("          %s: the device computes them one by one", name);
        }
    }

    /**
     * A factor with {@code m} bits of mantissa, the leading one included, is off by {@code 2^-m} of itself where it is
     * rounded and by twice that where the rest is cut off; a product has two factors. Sums are float32.
     */
    static double tolerance(Precision precision) {
        int mantissa = switch (precision) {
            case FP32 -> 24;
            case TF32 -> 11;
            case BF16 -> 8;
        };
        return 4 * Math.scalb(1.0, -mantissa);
    }

    private static List<OpCase> products(double tolerance, int every) {
        List<OpCase> products = OpCases.all().stream()
                .filter(opCase -> opCase.name().startsWith("conv3d") || opCase.name().startsWith("linear"))
                .map(opCase -> new OpCase(
                        opCase.name(), Math.max(tolerance, opCase.tolerance()), opCase.flops(), opCase.operands(),
                        opCase.kernel()))
                .toList();
        return thinned(products, every);
    }

    private static List<OpCase> thinned(List<OpCase> cases, int every) {
        return IntStream.range(0, cases.size()).filter(i -> i % every == 0).mapToObj(cases::get).toList();
    }
}
