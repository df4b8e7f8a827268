package org.voxelgrad.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Columns beside JMH's own: what an invocation computes and moves in a second. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Rates {

    /** Floating-point operations, a multiply-add counted as two, in units of 10^9. */
    public double gflops;

    /** Bytes of the operands, each counted once, in units of 10^9. */
    public double gigabytes;

    void add(long flops, long bytes) {
        gflops += flops / 1e9;
        gigabytes += bytes / 1e9;
    }
}
