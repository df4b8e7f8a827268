package org.voxelgrad.engine.contract;

import java.util.List;
import java.util.stream.Stream;
import org.voxelgrad.engine.backend.Conv3dSpec;

/**
 * The cases of every operation. Sizes are awkward on purpose: odd, prime, one, one more than a vector; channels that no
 * block size divides.
 */
public final class OpCases {

    private OpCases() {}

    /** What every build checks: a few seconds on one core, the reference included. */
    public static List<OpCase> all() {
        return Stream.of(
                        ConvCases.cases(),
                        PoolCases.cases(),
                        NormCases.cases(),
                        LinearCases.cases(),
                        PointwiseCases.cases(),
                        ReduceCases.cases(),
                        UpdateCases.cases())
                .flatMap(List::stream)
                .toList();
    }

    /** The convolutions of {@link #all()}, for what is not a computation. */
    public static List<Conv3dSpec> convolutions() {
        return ConvCases.specs();
    }

    /** Those that the reference computes in no time. */
    static List<OpCase> small() {
        return all().stream()
                .filter(opCase -> opCase.flops() < 20_000)
                .filter(opCase -> opCase.operands().stream().allMatch(operand -> operand.shape().elements() < 1000))
                .toList();
    }

    /** Larger volumes and drawn geometries: a minute or two. */
    public static List<OpCase> thorough() {
        return Stream.of(ConvCases.thorough(), PoolCases.thorough()).flatMap(List::stream).toList();
    }
}
