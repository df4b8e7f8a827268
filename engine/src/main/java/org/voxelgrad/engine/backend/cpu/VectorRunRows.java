package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A vector is positions side by side. 24 vectors hold sums, as in {@link WideConvRows}. */
final class VectorRunRows implements RunRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void correlate(float[] dy, int length, float[] x, int xAt, float[] sums, int sumsAt) {
        FloatVector l0 = FloatVector.zero(S), m0 = l0, r0 = l0;
        FloatVector l1 = l0, m1 = l0, r1 = l0;
        FloatVector l2 = l0, m2 = l0, r2 = l0;
        FloatVector l3 = l0, m3 = l0, r3 = l0;
        FloatVector l4 = l0, m4 = l0, r4 = l0;
        FloatVector l5 = l0, m5 = l0, r5 = l0;
        FloatVector l6 = l0, m6 = l0, r6 = l0;
        FloatVector l7 = l0, m7 = l0, r7 = l0;
        for (int i = 0; i < length; i += L) {
            FloatVector left = FloatVector.fromArray(S, x, xAt + i);
            FloatVector middle = FloatVector.fromArray(S, x, xAt + i + 1);
            FloatVector right = FloatVector.fromArray(S, x, xAt + i + 2);
            FloatVector g = FloatVector.fromArray(S, dy, i);
            l0 = left.fma(g, l0);
            m0 = middle.fma(g, m0);
            r0 = right.fma(g, r0);
            g = FloatVector.fromArray(S, dy, i + length);
            l1 = left.fma(g, l1);
            m1 = middle.fma(g, m1);
            r1 = right.fma(g, r1);
            g = FloatVector.fromArray(S, dy, i + 2 * length);
            l2 = left.fma(g, l2);
            m2 = middle.fma(g, m2);
            r2 = right.fma(g, r2);
            g = FloatVector.fromArray(S, dy, i + 3 * length);
            l3 = left.fma(g, l3);
            m3 = middle.fma(g, m3);
            r3 = right.fma(g, r3);
            g = FloatVector.fromArray(S, dy, i + 4 * length);
            l4 = left.fma(g, l4);
            m4 = middle.fma(g, m4);
            r4 = right.fma(g, r4);
            g = FloatVector.fromArray(S, dy, i + 5 * length);
            l5 = left.fma(g, l5);
            m5 = middle.fma(g, m5);
            r5 = right.fma(g, r5);
            g = FloatVector.fromArray(S, dy, i + 6 * length);
            l6 = left.fma(g, l6);
            m6 = middle.fma(g, m6);
            r6 = right.fma(g, r6);
            g = FloatVector.fromArray(S, dy, i + 7 * length);
            l7 = left.fma(g, l7);
            m7 = middle.fma(g, m7);
            r7 = right.fma(g, r7);
        }
        l0.add(FloatVector.fromArray(S, sums, sumsAt)).intoArray(sums, sumsAt);
        m0.add(FloatVector.fromArray(S, sums, sumsAt + LANES)).intoArray(sums, sumsAt + LANES);
        r0.add(FloatVector.fromArray(S, sums, sumsAt + 2 * LANES)).intoArray(sums, sumsAt + 2 * LANES);
        l1.add(FloatVector.fromArray(S, sums, sumsAt + 3 * LANES)).intoArray(sums, sumsAt + 3 * LANES);
        m1.add(FloatVector.fromArray(S, sums, sumsAt + 4 * LANES)).intoArray(sums, sumsAt + 4 * LANES);
        r1.add(FloatVector.fromArray(S, sums, sumsAt + 5 * LANES)).intoArray(sums, sumsAt + 5 * LANES);
        l2.add(FloatVector.fromArray(S, sums, sumsAt + 6 * LANES)).intoArray(sums, sumsAt + 6 * LANES);
        m2.add(FloatVector.fromArray(S, sums, sumsAt + 7 * LANES)).intoArray(sums, sumsAt + 7 * LANES);
        r2.add(FloatVector.fromArray(S, sums, sumsAt + 8 * LANES)).intoArray(sums, sumsAt + 8 * LANES);
        l3.add(FloatVector.fromArray(S, sums, sumsAt + 9 * LANES)).intoArray(sums, sumsAt + 9 * LANES);
        m3.add(FloatVector.fromArray(S, sums, sumsAt + 10 * LANES)).intoArray(sums, sumsAt + 10 * LANES);
        r3.add(FloatVector.fromArray(S, sums, sumsAt + 11 * LANES)).intoArray(sums, sumsAt + 11 * LANES);
        l4.add(FloatVector.fromArray(S, sums, sumsAt + 12 * LANES)).intoArray(sums, sumsAt + 12 * LANES);
        m4.add(FloatVector.fromArray(S, sums, sumsAt + 13 * LANES)).intoArray(sums, sumsAt + 13 * LANES);
        r4.add(FloatVector.fromArray(S, sums, sumsAt + 14 * LANES)).intoArray(sums, sumsAt + 14 * LANES);
        l5.add(FloatVector.fromArray(S, sums, sumsAt + 15 * LANES)).intoArray(sums, sumsAt + 15 * LANES);
        m5.add(FloatVector.fromArray(S, sums, sumsAt + 16 * LANES)).intoArray(sums, sumsAt + 16 * LANES);
        r5.add(FloatVector.fromArray(S, sums, sumsAt + 17 * LANES)).intoArray(sums, sumsAt + 17 * LANES);
        l6.add(FloatVector.fromArray(S, sums, sumsAt + 18 * LANES)).intoArray(sums, sumsAt + 18 * LANES);
        m6.add(FloatVector.fromArray(S, sums, sumsAt + 19 * LANES)).intoArray(sums, sumsAt + 19 * LANES);
        r6.add(FloatVector.fromArray(S, sums, sumsAt + 20 * LANES)).intoArray(sums, sumsAt + 20 * LANES);
        l7.add(FloatVector.fromArray(S, sums, sumsAt + 21 * LANES)).intoArray(sums, sumsAt + 21 * LANES);
        m7.add(FloatVector.fromArray(S, sums, sumsAt + 22 * LANES)).intoArray(sums, sumsAt + 22 * LANES);
        r7.add(FloatVector.fromArray(S, sums, sumsAt + 23 * LANES)).intoArray(sums, sumsAt + 23 * LANES);
    }
}
