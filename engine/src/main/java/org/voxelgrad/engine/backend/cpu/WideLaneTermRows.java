package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A vector is neighbouring output channels. Wide ones are few enough channels to need no second one. */
final class WideLaneTermRows implements LaneTermRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();
    private static final int TERMS = 12;

    @Override
    public int channels() {
        return L;
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
        int x6 = offsets[firstTerm + 6];
        int x7 = offsets[firstTerm + 7];
        int x8 = offsets[firstTerm + 8];
        int x9 = offsets[firstTerm + 9];
        int x10 = offsets[firstTerm + 10];
        int x11 = offsets[firstTerm + 11];
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = FloatVector.zero(S);
        FloatVector a2 = FloatVector.zero(S);
        FloatVector a3 = FloatVector.zero(S);
        FloatVector a4 = FloatVector.zero(S);
        FloatVector a5 = FloatVector.zero(S);
        FloatVector a6 = FloatVector.zero(S);
        FloatVector a7 = FloatVector.zero(S);
        FloatVector a8 = FloatVector.zero(S);
        FloatVector a9 = FloatVector.zero(S);
        FloatVector a10 = FloatVector.zero(S);
        FloatVector a11 = FloatVector.zero(S);
        for (int i = 0; i < length; i++) {
            int at = positions[i];
            FloatVector g = FloatVector.fromArray(S, dy, dyAt + i * L);
            a0 = g.fma(FloatVector.broadcast(S, x[x0 + at]), a0);
            a1 = g.fma(FloatVector.broadcast(S, x[x1 + at]), a1);
            a2 = g.fma(FloatVector.broadcast(S, x[x2 + at]), a2);
            a3 = g.fma(FloatVector.broadcast(S, x[x3 + at]), a3);
            a4 = g.fma(FloatVector.broadcast(S, x[x4 + at]), a4);
            a5 = g.fma(FloatVector.broadcast(S, x[x5 + at]), a5);
            a6 = g.fma(FloatVector.broadcast(S, x[x6 + at]), a6);
            a7 = g.fma(FloatVector.broadcast(S, x[x7 + at]), a7);
            a8 = g.fma(FloatVector.broadcast(S, x[x8 + at]), a8);
            a9 = g.fma(FloatVector.broadcast(S, x[x9 + at]), a9);
            a10 = g.fma(FloatVector.broadcast(S, x[x10 + at]), a10);
            a11 = g.fma(FloatVector.broadcast(S, x[x11 + at]), a11);
        }
        add(a0, sums, sumsAt);
        add(a1, sums, sumsAt + L);
        add(a2, sums, sumsAt + 2 * L);
        add(a3, sums, sumsAt + 3 * L);
        add(a4, sums, sumsAt + 4 * L);
        add(a5, sums, sumsAt + 5 * L);
        add(a6, sums, sumsAt + 6 * L);
        add(a7, sums, sumsAt + 7 * L);
        add(a8, sums, sumsAt + 8 * L);
        add(a9, sums, sumsAt + 9 * L);
        add(a10, sums, sumsAt + 10 * L);
        add(a11, sums, sumsAt + 11 * L);
    }

    private static void add(FloatVector sum, float[] sums, int at) {
        FloatVector.fromArray(S, sums, at).add(sum).intoArray(sums, at);
    }
}
