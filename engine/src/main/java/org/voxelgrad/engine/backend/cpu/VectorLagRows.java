package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Vector loops. */
final class VectorLagRows implements LagRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    /** Lanes of the vectors of which a core has 32 registers, enough for the sums of five rows. */
    private static final int WIDE = 16;

    @Override
    public void addLags(float[] x, int at, int otherAt, int length, double[] sums, int sumsAt) {
        FloatVector s0 = FloatVector.zero(S), s1 = s0, s2 = s0, s3 = s0, s4 = s0;
        int i = 0;
        for (; i <= length - L; i += L) {
            FloatVector value = FloatVector.fromArray(S, x, at + i);
            s0 = FloatVector.fromArray(S, x, otherAt + i - 2).fma(value, s0);
            s1 = FloatVector.fromArray(S, x, otherAt + i - 1).fma(value, s1);
            s2 = FloatVector.fromArray(S, x, otherAt + i).fma(value, s2);
            s3 = FloatVector.fromArray(S, x, otherAt + i + 1).fma(value, s3);
            s4 = FloatVector.fromArray(S, x, otherAt + i + 2).fma(value, s4);
        }
        float[] lanes = LaneSum.room();
        s0.intoArray(lanes, 0);
        s1.intoArray(lanes, L);
        s2.intoArray(lanes, 2 * L);
        s3.intoArray(lanes, 3 * L);
        s4.intoArray(lanes, 4 * L);
        addLanes(lanes, 0, sums, sumsAt);
        ScalarLagRows.addLags(x, at, otherAt, i, length, sums, sumsAt);
    }

    @Override
    public void addLagsOfThree(float[] x, int at, int stride, int otherAt, int length, double[] sums, int sumsAt) {
        FloatVector a0 = FloatVector.zero(S), a1 = a0, a2 = a0, a3 = a0, a4 = a0;
        FloatVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0;
        FloatVector c0 = a0, c1 = a0, c2 = a0, c3 = a0, c4 = a0;
        int i = 0;
        for (; i <= length - L; i += L) {
            FloatVector a = FloatVector.fromArray(S, x, at + i);
            FloatVector b = FloatVector.fromArray(S, x, at + stride + i);
            FloatVector c = FloatVector.fromArray(S, x, at + 2 * stride + i);
            FloatVector other = FloatVector.fromArray(S, x, otherAt + i - 2);
            a0 = other.fma(a, a0);
            b0 = other.fma(b, b0);
            c0 = other.fma(c, c0);
            other = FloatVector.fromArray(S, x, otherAt + i - 1);
            a1 = other.fma(a, a1);
            b1 = other.fma(b, b1);
            c1 = other.fma(c, c1);
            other = FloatVector.fromArray(S, x, otherAt + i);
            a2 = other.fma(a, a2);
            b2 = other.fma(b, b2);
            c2 = other.fma(c, c2);
            other = FloatVector.fromArray(S, x, otherAt + i + 1);
            a3 = other.fma(a, a3);
            b3 = other.fma(b, b3);
            c3 = other.fma(c, c3);
            other = FloatVector.fromArray(S, x, otherAt + i + 2);
            a4 = other.fma(a, a4);
            b4 = other.fma(b, b4);
            c4 = other.fma(c, c4);
        }
        float[] lanes = LaneSum.room();
        a0.intoArray(lanes, 0);
        a1.intoArray(lanes, L);
        a2.intoArray(lanes, 2 * L);
        a3.intoArray(lanes, 3 * L);
        a4.intoArray(lanes, 4 * L);
        b0.intoArray(lanes, 5 * L);
        b1.intoArray(lanes, 6 * L);
        b2.intoArray(lanes, 7 * L);
        b3.intoArray(lanes, 8 * L);
        b4.intoArray(lanes, 9 * L);
        c0.intoArray(lanes, 10 * L);
        c1.intoArray(lanes, 11 * L);
        c2.intoArray(lanes, 12 * L);
        c3.intoArray(lanes, 13 * L);
        c4.intoArray(lanes, 14 * L);
        for (int k = 0; k < 3; k++) {
            addLanes(lanes, k * LAGS * L, sums, sumsAt - k * LAGS);
        }
        ScalarLagRows.addLags(3, x, at, stride, otherAt, i, length, sums, sumsAt);
    }

    @Override
    public void addLagsOfFive(float[] x, int at, int stride, int otherAt, int length, double[] sums, int sumsAt) {
        if (L < WIDE) {
            addLagsOfThree(x, at, stride, otherAt, length, sums, sumsAt);
            addLags(x, at + 3 * stride, otherAt, length, sums, sumsAt - 3 * LAGS);
            addLags(x, at + 4 * stride, otherAt, length, sums, sumsAt - 4 * LAGS);
            return;
        }
        FloatVector a0 = FloatVector.zero(S), a1 = a0, a2 = a0, a3 = a0, a4 = a0;
        FloatVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0;
        FloatVector c0 = a0, c1 = a0, c2 = a0, c3 = a0, c4 = a0;
        FloatVector d0 = a0, d1 = a0, d2 = a0, d3 = a0, d4 = a0;
        FloatVector e0 = a0, e1 = a0, e2 = a0, e3 = a0, e4 = a0;
        int i = 0;
        for (; i <= length - L; i += L) {
            FloatVector a = FloatVector.fromArray(S, x, at + i);
            FloatVector b = FloatVector.fromArray(S, x, at + stride + i);
            FloatVector c = FloatVector.fromArray(S, x, at + 2 * stride + i);
            FloatVector d = FloatVector.fromArray(S, x, at + 3 * stride + i);
            FloatVector e = FloatVector.fromArray(S, x, at + 4 * stride + i);
            FloatVector other = FloatVector.fromArray(S, x, otherAt + i - 2);
            a0 = other.fma(a, a0);
            b0 = other.fma(b, b0);
            c0 = other.fma(c, c0);
            d0 = other.fma(d, d0);
            e0 = other.fma(e, e0);
            other = FloatVector.fromArray(S, x, otherAt + i - 1);
            a1 = other.fma(a, a1);
            b1 = other.fma(b, b1);
            c1 = other.fma(c, c1);
            d1 = other.fma(d, d1);
            e1 = other.fma(e, e1);
            other = FloatVector.fromArray(S, x, otherAt + i);
            a2 = other.fma(a, a2);
            b2 = other.fma(b, b2);
            c2 = other.fma(c, c2);
            d2 = other.fma(d, d2);
            e2 = other.fma(e, e2);
            other = FloatVector.fromArray(S, x, otherAt + i + 1);
            a3 = other.fma(a, a3);
            b3 = other.fma(b, b3);
            c3 = other.fma(c, c3);
            d3 = other.fma(d, d3);
            e3 = other.fma(e, e3);
            other = FloatVector.fromArray(S, x, otherAt + i + 2);
            a4 = other.fma(a, a4);
            b4 = other.fma(b, b4);
            c4 = other.fma(c, c4);
            d4 = other.fma(d, d4);
            e4 = other.fma(e, e4);
        }
        float[] lanes = LaneSum.room();
        a0.intoArray(lanes, 0);
        a1.intoArray(lanes, L);
        a2.intoArray(lanes, 2 * L);
        a3.intoArray(lanes, 3 * L);
        a4.intoArray(lanes, 4 * L);
        b0.intoArray(lanes, 5 * L);
        b1.intoArray(lanes, 6 * L);
        b2.intoArray(lanes, 7 * L);
        b3.intoArray(lanes, 8 * L);
        b4.intoArray(lanes, 9 * L);
        c0.intoArray(lanes, 10 * L);
        c1.intoArray(lanes, 11 * L);
        c2.intoArray(lanes, 12 * L);
        c3.intoArray(lanes, 13 * L);
        c4.intoArray(lanes, 14 * L);
        d0.intoArray(lanes, 15 * L);
        d1.intoArray(lanes, 16 * L);
        d2.intoArray(lanes, 17 * L);
        d3.intoArray(lanes, 18 * L);
        d4.intoArray(lanes, 19 * L);
        e0.intoArray(lanes, 20 * L);
        e1.intoArray(lanes, 21 * L);
        e2.intoArray(lanes, 22 * L);
        e3.intoArray(lanes, 23 * L);
        e4.intoArray(lanes, 24 * L);
        for (int k = 0; k < 5; k++) {
            addLanes(lanes, k * LAGS * L, sums, sumsAt - k * LAGS);
        }
        ScalarLagRows.addLags(5, x, at, stride, otherAt, i, length, sums, sumsAt);
    }

    /** Takes lanes from an array, since a vector that is passed on becomes an object where C2 does not inline. */
    private static void addLanes(float[] lanes, int at, double[] sums, int sumsAt) {
        for (int lag = 0; lag < LAGS; lag++) {
            sums[sumsAt + lag] += LaneSum.of(lanes, at + lag * L);
        }
    }
}
