package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Two vectors are neighbouring output channels. 12 sums, two gradients and an input fit 16 registers. */
final class NarrowLaneTermRows implements LaneTermRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();
    private static final int TERMS = 6;

    @Override
    public int channels() {
        return 2 * L;
    }

    @Override
    public int terms() {
        return TERMS;
    }

    @Override
    public void correlate(
            float[] dy, int dyAt, float[] x, int[] positions, int length, int[] offsets, int firstTerm, float[] sums,
            int sumsAt) {
        int x0 = offsets[firstTerm];
        int x1 = offsets[firstTerm + 1];
        int x2 = offsets[firstTerm + 2];
        int x3 = offsets[firstTerm + 3];
        int x4 = offsets[firstTerm + 4];
        int x5 = offsets[firstTerm + 5];
        FloatVector a0 = FloatVector.zero(S);
        FloatVector b0 = FloatVector.zero(S);
        FloatVector a1 = FloatVector.zero(S);
        FloatVector b1 = FloatVector.zero(S);
        FloatVector a2 = FloatVector.zero(S);
        FloatVector b2 = FloatVector.zero(S);
        FloatVector a3 = FloatVector.zero(S);
        FloatVector b3 = FloatVector.zero(S);
        FloatVector a4 = FloatVector.zero(S);
        FloatVector b4 = FloatVector.zero(S);
        FloatVector a5 = FloatVector.zero(S);
        FloatVector b5 = FloatVector.zero(S);
        for (int i = 0; i < length; i++) {
            int at = positions[i];
            FloatVector g = FloatVector.fromArray(S, dy, dyAt + i * 2 * L);
            FloatVector h = FloatVector.fromArray(S, dy, dyAt + i * 2 * L + L);
            FloatVector v0 = FloatVector.broadcast(S, x[x0 + at]);
            a0 = g.fma(v0, a0);
            b0 = h.fma(v0, b0);
            FloatVector v1 = FloatVector.broadcast(S, x[x1 + at]);
            a1 = g.fma(v1, a1);
            b1 = h.fma(v1, b1);
            FloatVector v2 = FloatVector.broadcast(S, x[x2 + at]);
            a2 = g.fma(v2, a2);
            b2 = h.fma(v2, b2);
            FloatVector v3 = FloatVector.broadcast(S, x[x3 + at]);
            a3 = g.fma(v3, a3);
            b3 = h.fma(v3, b3);
            FloatVector v4 = FloatVector.broadcast(S, x[x4 + at]);
            a4 = g.fma(v4, a4);
            b4 = h.fma(v4, b4);
            FloatVector v5 = FloatVector.broadcast(S, x[x5 + at]);
            a5 = g.fma(v5, a5);
            b5 = h.fma(v5, b5);
        }
        add(a0, sums, sumsAt);
        add(b0, sums, sumsAt + L);
        add(a1, sums, sumsAt + 2 * L);
        add(b1, sums, sumsAt + 3 * L);
        add(a2, sums, sumsAt + 4 * L);
        add(b2, sums, sumsAt + 5 * L);
        add(a3, sums, sumsAt + 6 * L);
        add(b3, sums, sumsAt + 7 * L);
        add(a4, sums, sumsAt + 8 * L);
        add(b4, sums, sumsAt + 9 * L);
        add(a5, sums, sumsAt + 10 * L);
        add(b5, sums, sumsAt + 11 * L);
    }

    private static void add(FloatVector sum, float[] sums, int at) {
        FloatVector.fromArray(S, sums, at).add(sum).intoArray(sums, at);
    }
}
