package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vector loops. */
final class VectorBlockRows implements BlockRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void activate(
            float[] x, int xAt, int count, float shift, float scale, float offset, float slope, float[] y, int yAt) {
        int i = slope == 0
                ? relu(x, xAt, count, shift, scale, offset, y, yAt)
                : leaky(x, xAt, count, shift, scale, offset, slope, y, yAt);
        for (; i < count; i++) {
            y[yAt + i] = ScalarPointRows.leakyRelu(Math.fma(x[xAt + i] - shift, scale, offset), slope);
        }
    }

    private static int relu(
            float[] x, int xAt, int count, float shift, float scale, float offset, float[] y, int yAt) {
        FloatVector scales = FloatVector.broadcast(S, scale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        FloatVector zero = FloatVector.zero(S);
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector z = FloatVector.fromArray(S, x, xAt + i).sub(shift).fma(scales, offsets);
            z.blend(zero, z.compare(VectorOperators.LE, zero)).intoArray(y, yAt + i);
        }
        return i;
    }

    private static int leaky(
            float[] x, int xAt, int count, float shift, float scale, float offset, float slope, float[] y, int yAt) {
        FloatVector scales = FloatVector.broadcast(S, scale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        FloatVector zero = FloatVector.zero(S);
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector z = FloatVector.fromArray(S, x, xAt + i).sub(shift).fma(scales, offsets);
            z.mul(slope).blend(z, z.compare(VectorOperators.GT, zero)).intoArray(y, yAt + i);
        }
        return i;
    }

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
        ScalarBlockRows.addLags(x, at, otherAt, i, length, sums, sumsAt);
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
        addLanes(lanes, 0, sums, sumsAt);
        addLanes(lanes, LAGS * L, sums, sumsAt - LAGS);
        addLanes(lanes, 2 * LAGS * L, sums, sumsAt - 2 * LAGS);
        ScalarBlockRows.addLagsOfThree(x, at, stride, otherAt, i, length, sums, sumsAt);
    }

    /** Takes lanes from an array, since a vector that is passed on becomes an object where C2 does not inline. */
    private static void addLanes(float[] lanes, int at, double[] sums, int sumsAt) {
        for (int lag = 0; lag < LAGS; lag++) {
            sums[sumsAt + lag] += LaneSum.of(lanes, at + lag * L);
        }
    }

    @Override
    public void addNeighbours(float[] x, int at, int[] offsets, float[] sums, int sumsAt) {
        FloatVector value = FloatVector.broadcast(S, x[at]);
        for (int r = 0; r < offsets.length; r++) {
            int from = at + offsets[r] - 2;
            int to = sumsAt + r * NEIGHBOURS;
            for (int i = 0; i < LAGS; i += L) {
                FloatVector.fromArray(S, x, from + i).fma(value, FloatVector.fromArray(S, sums, to + i))
                        .intoArray(sums, to + i);
            }
        }
    }
}
