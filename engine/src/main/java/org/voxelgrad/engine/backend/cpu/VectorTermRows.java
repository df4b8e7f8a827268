package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** A vector is neighbouring positions. */
final class VectorTermRows implements TermRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    /** The sums of three, inputs and a gradient are 16 vectors: C2 spills some where a core has no more registers. */
    private static final int TERMS = L < 16 ? 2 : 3;

    private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(S, i -> (i + 8) % L);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(S, i -> (i + 4) % L);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(S, i -> (i + 2) % L);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(S, i -> (i + 1) % L);

    @Override
    public int terms() {
        return TERMS;
    }

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public void correlate(
            float[] dy, int dyAt, int dyStride, float[] x, int xAt, int[] offsets, int firstTerm, int length,
            float[] sums, int sumsAt) {
        int x0 = xAt + offsets[firstTerm];
        int x1 = xAt + offsets[firstTerm + 1];
        int end = S.loopBound(length);
        if (TERMS == 2) {
            correlateTwo(dy, dyAt, dyStride, x, x0, x1, end, sums, sumsAt);
        } else {
            correlateThree(dy, dyAt, dyStride, x, x0, x1, xAt + offsets[firstTerm + 2], end, sums, sumsAt);
        }
        for (int t = 0; end < length && t < TERMS; t++) {
            correlateRest(
                    dy, dyAt, dyStride, x, xAt + offsets[firstTerm + t], end, length, sums,
                    sumsAt + t * CHANNELS * L);
        }
    }

    /** The loop ends with {@code !=}, since one that ends with {@code <} is unrolled by C2, which then spills. */
    private static void correlateTwo(
            float[] dy, int dyAt, int dyStride, float[] x, int x0, int x1, int end, float[] sums, int sumsAt) {
        FloatVector a0 = FloatVector.fromArray(S, sums, sumsAt);
        FloatVector a1 = FloatVector.fromArray(S, sums, sumsAt + L);
        FloatVector a2 = FloatVector.fromArray(S, sums, sumsAt + 2 * L);
        FloatVector a3 = FloatVector.fromArray(S, sums, sumsAt + 3 * L);
        FloatVector b0 = FloatVector.fromArray(S, sums, sumsAt + 4 * L);
        FloatVector b1 = FloatVector.fromArray(S, sums, sumsAt + 5 * L);
        FloatVector b2 = FloatVector.fromArray(S, sums, sumsAt + 6 * L);
        FloatVector b3 = FloatVector.fromArray(S, sums, sumsAt + 7 * L);
        for (int i = 0; i != end; i += L) {
            FloatVector u = FloatVector.fromArray(S, x, x0 + i);
            FloatVector v = FloatVector.fromArray(S, x, x1 + i);
            FloatVector g0 = FloatVector.fromArray(S, dy, dyAt + i);
            a0 = u.fma(g0, a0);
            b0 = v.fma(g0, b0);
            FloatVector g1 = FloatVector.fromArray(S, dy, dyAt + dyStride + i);
            a1 = u.fma(g1, a1);
            b1 = v.fma(g1, b1);
            FloatVector g2 = FloatVector.fromArray(S, dy, dyAt + 2 * dyStride + i);
            a2 = u.fma(g2, a2);
            b2 = v.fma(g2, b2);
            FloatVector g3 = FloatVector.fromArray(S, dy, dyAt + 3 * dyStride + i);
            a3 = u.fma(g3, a3);
            b3 = v.fma(g3, b3);
        }
        a0.intoArray(sums, sumsAt);
        a1.intoArray(sums, sumsAt + L);
        a2.intoArray(sums, sumsAt + 2 * L);
        a3.intoArray(sums, sumsAt + 3 * L);
        b0.intoArray(sums, sumsAt + 4 * L);
        b1.intoArray(sums, sumsAt + 5 * L);
        b2.intoArray(sums, sumsAt + 6 * L);
        b3.intoArray(sums, sumsAt + 7 * L);
    }

    private static void correlateThree(
            float[] dy, int dyAt, int dyStride, float[] x, int x0, int x1, int x2, int end, float[] sums, int sumsAt) {
        FloatVector a0 = FloatVector.fromArray(S, sums, sumsAt);
        FloatVector a1 = FloatVector.fromArray(S, sums, sumsAt + L);
        FloatVector a2 = FloatVector.fromArray(S, sums, sumsAt + 2 * L);
        FloatVector a3 = FloatVector.fromArray(S, sums, sumsAt + 3 * L);
        FloatVector b0 = FloatVector.fromArray(S, sums, sumsAt + 4 * L);
        FloatVector b1 = FloatVector.fromArray(S, sums, sumsAt + 5 * L);
        FloatVector b2 = FloatVector.fromArray(S, sums, sumsAt + 6 * L);
        FloatVector b3 = FloatVector.fromArray(S, sums, sumsAt + 7 * L);
        FloatVector c0 = FloatVector.fromArray(S, sums, sumsAt + 8 * L);
        FloatVector c1 = FloatVector.fromArray(S, sums, sumsAt + 9 * L);
        FloatVector c2 = FloatVector.fromArray(S, sums, sumsAt + 10 * L);
        FloatVector c3 = FloatVector.fromArray(S, sums, sumsAt + 11 * L);
        for (int i = 0; i < end; i += L) {
            FloatVector u = FloatVector.fromArray(S, x, x0 + i);
            FloatVector v = FloatVector.fromArray(S, x, x1 + i);
            FloatVector w = FloatVector.fromArray(S, x, x2 + i);
            FloatVector g0 = FloatVector.fromArray(S, dy, dyAt + i);
            a0 = u.fma(g0, a0);
            b0 = v.fma(g0, b0);
            c0 = w.fma(g0, c0);
            FloatVector g1 = FloatVector.fromArray(S, dy, dyAt + dyStride + i);
            a1 = u.fma(g1, a1);
            b1 = v.fma(g1, b1);
            c1 = w.fma(g1, c1);
            FloatVector g2 = FloatVector.fromArray(S, dy, dyAt + 2 * dyStride + i);
            a2 = u.fma(g2, a2);
            b2 = v.fma(g2, b2);
            c2 = w.fma(g2, c2);
            FloatVector g3 = FloatVector.fromArray(S, dy, dyAt + 3 * dyStride + i);
            a3 = u.fma(g3, a3);
            b3 = v.fma(g3, b3);
            c3 = w.fma(g3, c3);
        }
        a0.intoArray(sums, sumsAt);
        a1.intoArray(sums, sumsAt + L);
        a2.intoArray(sums, sumsAt + 2 * L);
        a3.intoArray(sums, sumsAt + 3 * L);
        b0.intoArray(sums, sumsAt + 4 * L);
        b1.intoArray(sums, sumsAt + 5 * L);
        b2.intoArray(sums, sumsAt + 6 * L);
        b3.intoArray(sums, sumsAt + 7 * L);
        c0.intoArray(sums, sumsAt + 8 * L);
        c1.intoArray(sums, sumsAt + 9 * L);
        c2.intoArray(sums, sumsAt + 10 * L);
        c3.intoArray(sums, sumsAt + 11 * L);
    }

    /**
     * Fewer positions than a vector has: behind them may be what does not count. A term and a channel at a time, since
     * a long method of masked vectors is more than C1 can compile, and then C2 may never get to it.
     */
    private static void correlateRest(
            float[] dy, int dyAt, int dyStride, float[] x, int x0, int i, int length, float[] sums, int sumsAt) {
        VectorMask<Float> rest = S.indexInRange(i, length);
        FloatVector u = FloatVector.fromArray(S, x, x0 + i, rest);
        for (int c = 0; c < CHANNELS; c++) {
            FloatVector g = FloatVector.fromArray(S, dy, dyAt + c * dyStride + i, rest);
            int a = sumsAt + c * L;
            u.fma(g, FloatVector.fromArray(S, sums, a)).intoArray(sums, a);
        }
    }

    /** In an order of its own, which is always the same. */
    @Override
    public float total(float[] sums, int sumsAt) {
        FloatVector sum = FloatVector.fromArray(S, sums, sumsAt);
        if (L > 8) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        if (L > 4) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        sum = sum.add(sum.rearrange(BY_2));
        return sum.add(sum.rearrange(BY_1)).lane(0);
    }
}
