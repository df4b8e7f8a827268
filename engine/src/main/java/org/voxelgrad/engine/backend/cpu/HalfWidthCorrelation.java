package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link WideConvRows}' weight gradient on vectors of 256 bits, for layers whose output channels fill only those: cores
 * that issue two of these where they issue one of 512 bits lose nothing by it.
 */
final class HalfWidthCorrelation {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
    private static final int L = S.length();

    static final int CHANNELS = L;

    private HalfWidthCorrelation() {}

    static void correlateCube(
            float[] dy, float[] x, int x0, int planeStride, int rowStride, int length, float[] sums, int sumsAt) {
        int x1 = x0 + rowStride;
        int x2 = x1 + rowStride;
        int x3 = x0 + planeStride;
        int x4 = x3 + rowStride;
        int x5 = x4 + rowStride;
        int x6 = x3 + planeStride;
        int x7 = x6 + rowStride;
        int x8 = x7 + rowStride;
        FloatVector s0 = FloatVector.fromArray(S, sums, sumsAt);
        FloatVector s1 = FloatVector.fromArray(S, sums, sumsAt + L);
        FloatVector s2 = FloatVector.fromArray(S, sums, sumsAt + 2 * L);
        FloatVector s3 = FloatVector.fromArray(S, sums, sumsAt + 3 * L);
        FloatVector s4 = FloatVector.fromArray(S, sums, sumsAt + 4 * L);
        FloatVector s5 = FloatVector.fromArray(S, sums, sumsAt + 5 * L);
        FloatVector s6 = FloatVector.fromArray(S, sums, sumsAt + 6 * L);
        FloatVector s7 = FloatVector.fromArray(S, sums, sumsAt + 7 * L);
        FloatVector s8 = FloatVector.fromArray(S, sums, sumsAt + 8 * L);
        FloatVector s9 = FloatVector.fromArray(S, sums, sumsAt + 9 * L);
        FloatVector s10 = FloatVector.fromArray(S, sums, sumsAt + 10 * L);
        FloatVector s11 = FloatVector.fromArray(S, sums, sumsAt + 11 * L);
        FloatVector s12 = FloatVector.fromArray(S, sums, sumsAt + 12 * L);
        FloatVector s13 = FloatVector.fromArray(S, sums, sumsAt + 13 * L);
        FloatVector s14 = FloatVector.fromArray(S, sums, sumsAt + 14 * L);
        FloatVector s15 = FloatVector.fromArray(S, sums, sumsAt + 15 * L);
        FloatVector s16 = FloatVector.fromArray(S, sums, sumsAt + 16 * L);
        FloatVector s17 = FloatVector.fromArray(S, sums, sumsAt + 17 * L);
        FloatVector s18 = FloatVector.fromArray(S, sums, sumsAt + 18 * L);
        FloatVector s19 = FloatVector.fromArray(S, sums, sumsAt + 19 * L);
        FloatVector s20 = FloatVector.fromArray(S, sums, sumsAt + 20 * L);
        FloatVector s21 = FloatVector.fromArray(S, sums, sumsAt + 21 * L);
        FloatVector s22 = FloatVector.fromArray(S, sums, sumsAt + 22 * L);
        FloatVector s23 = FloatVector.fromArray(S, sums, sumsAt + 23 * L);
        FloatVector s24 = FloatVector.fromArray(S, sums, sumsAt + 24 * L);
        FloatVector s25 = FloatVector.fromArray(S, sums, sumsAt + 25 * L);
        FloatVector s26 = FloatVector.fromArray(S, sums, sumsAt + 26 * L);
        for (int i = 0; i < length; i++) {
            FloatVector g = FloatVector.fromArray(S, dy, i * L);
            s0 = g.fma(FloatVector.broadcast(S, x[x0 + i]), s0);
            s1 = g.fma(FloatVector.broadcast(S, x[x0 + i + 1]), s1);
            s2 = g.fma(FloatVector.broadcast(S, x[x0 + i + 2]), s2);
            s3 = g.fma(FloatVector.broadcast(S, x[x1 + i]), s3);
            s4 = g.fma(FloatVector.broadcast(S, x[x1 + i + 1]), s4);
            s5 = g.fma(FloatVector.broadcast(S, x[x1 + i + 2]), s5);
            s6 = g.fma(FloatVector.broadcast(S, x[x2 + i]), s6);
            s7 = g.fma(FloatVector.broadcast(S, x[x2 + i + 1]), s7);
            s8 = g.fma(FloatVector.broadcast(S, x[x2 + i + 2]), s8);
            s9 = g.fma(FloatVector.broadcast(S, x[x3 + i]), s9);
            s10 = g.fma(FloatVector.broadcast(S, x[x3 + i + 1]), s10);
            s11 = g.fma(FloatVector.broadcast(S, x[x3 + i + 2]), s11);
            s12 = g.fma(FloatVector.broadcast(S, x[x4 + i]), s12);
            s13 = g.fma(FloatVector.broadcast(S, x[x4 + i + 1]), s13);
            s14 = g.fma(FloatVector.broadcast(S, x[x4 + i + 2]), s14);
            s15 = g.fma(FloatVector.broadcast(S, x[x5 + i]), s15);
            s16 = g.fma(FloatVector.broadcast(S, x[x5 + i + 1]), s16);
            s17 = g.fma(FloatVector.broadcast(S, x[x5 + i + 2]), s17);
            s18 = g.fma(FloatVector.broadcast(S, x[x6 + i]), s18);
            s19 = g.fma(FloatVector.broadcast(S, x[x6 + i + 1]), s19);
            s20 = g.fma(FloatVector.broadcast(S, x[x6 + i + 2]), s20);
            s21 = g.fma(FloatVector.broadcast(S, x[x7 + i]), s21);
            s22 = g.fma(FloatVector.broadcast(S, x[x7 + i + 1]), s22);
            s23 = g.fma(FloatVector.broadcast(S, x[x7 + i + 2]), s23);
            s24 = g.fma(FloatVector.broadcast(S, x[x8 + i]), s24);
            s25 = g.fma(FloatVector.broadcast(S, x[x8 + i + 1]), s25);
            s26 = g.fma(FloatVector.broadcast(S, x[x8 + i + 2]), s26);
        }
        s0.intoArray(sums, sumsAt);
        s1.intoArray(sums, sumsAt + L);
        s2.intoArray(sums, sumsAt + 2 * L);
        s3.intoArray(sums, sumsAt + 3 * L);
        s4.intoArray(sums, sumsAt + 4 * L);
        s5.intoArray(sums, sumsAt + 5 * L);
        s6.intoArray(sums, sumsAt + 6 * L);
        s7.intoArray(sums, sumsAt + 7 * L);
        s8.intoArray(sums, sumsAt + 8 * L);
        s9.intoArray(sums, sumsAt + 9 * L);
        s10.intoArray(sums, sumsAt + 10 * L);
        s11.intoArray(sums, sumsAt + 11 * L);
        s12.intoArray(sums, sumsAt + 12 * L);
        s13.intoArray(sums, sumsAt + 13 * L);
        s14.intoArray(sums, sumsAt + 14 * L);
        s15.intoArray(sums, sumsAt + 15 * L);
        s16.intoArray(sums, sumsAt + 16 * L);
        s17.intoArray(sums, sumsAt + 17 * L);
        s18.intoArray(sums, sumsAt + 18 * L);
        s19.intoArray(sums, sumsAt + 19 * L);
        s20.intoArray(sums, sumsAt + 20 * L);
        s21.intoArray(sums, sumsAt + 21 * L);
        s22.intoArray(sums, sumsAt + 22 * L);
        s23.intoArray(sums, sumsAt + 23 * L);
        s24.intoArray(sums, sumsAt + 24 * L);
        s25.intoArray(sums, sumsAt + 25 * L);
        s26.intoArray(sums, sumsAt + 26 * L);
    }
}
