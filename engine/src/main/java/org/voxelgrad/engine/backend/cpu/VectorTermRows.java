package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A vector of output channels, and eight sums so that a core's multiply-adds need not wait for one another. */
final class VectorTermRows implements TermRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public int channels() {
        return L;
    }

    @Override
    public void correlate(
            float[] dy, float[] x, int xAt, int[] offsets, int firstTerm, int length, float[] sums, int sumsAt) {
        int x0 = xAt + offsets[firstTerm];
        int x1 = xAt + offsets[firstTerm + 1];
        int x2 = xAt + offsets[firstTerm + 2];
        int x3 = xAt + offsets[firstTerm + 3];
        int x4 = xAt + offsets[firstTerm + 4];
        int x5 = xAt + offsets[firstTerm + 5];
        int x6 = xAt + offsets[firstTerm + 6];
        int x7 = xAt + offsets[firstTerm + 7];
        FloatVector s0 = FloatVector.fromArray(S, sums, sumsAt);
        FloatVector s1 = FloatVector.fromArray(S, sums, sumsAt + L);
        FloatVector s2 = FloatVector.fromArray(S, sums, sumsAt + 2 * L);
        FloatVector s3 = FloatVector.fromArray(S, sums, sumsAt + 3 * L);
        FloatVector s4 = FloatVector.fromArray(S, sums, sumsAt + 4 * L);
        FloatVector s5 = FloatVector.fromArray(S, sums, sumsAt + 5 * L);
        FloatVector s6 = FloatVector.fromArray(S, sums, sumsAt + 6 * L);
        FloatVector s7 = FloatVector.fromArray(S, sums, sumsAt + 7 * L);
        for (int i = 0; i < length; i++) {
            FloatVector g = FloatVector.fromArray(S, dy, i * L);
            s0 = g.fma(FloatVector.broadcast(S, x[x0 + i]), s0);
            s1 = g.fma(FloatVector.broadcast(S, x[x1 + i]), s1);
            s2 = g.fma(FloatVector.broadcast(S, x[x2 + i]), s2);
            s3 = g.fma(FloatVector.broadcast(S, x[x3 + i]), s3);
            s4 = g.fma(FloatVector.broadcast(S, x[x4 + i]), s4);
            s5 = g.fma(FloatVector.broadcast(S, x[x5 + i]), s5);
            s6 = g.fma(FloatVector.broadcast(S, x[x6 + i]), s6);
            s7 = g.fma(FloatVector.broadcast(S, x[x7 + i]), s7);
        }
        s0.intoArray(sums, sumsAt);
        s1.intoArray(sums, sumsAt + L);
        s2.intoArray(sums, sumsAt + 2 * L);
        s3.intoArray(sums, sumsAt + 3 * L);
        s4.intoArray(sums, sumsAt + 4 * L);
        s5.intoArray(sums, sumsAt + 5 * L);
        s6.intoArray(sums, sumsAt + 6 * L);
        s7.intoArray(sums, sumsAt + 7 * L);
    }
}
