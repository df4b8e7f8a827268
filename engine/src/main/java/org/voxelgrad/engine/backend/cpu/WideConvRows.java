package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of 512 bits, of which a core has 32 registers: 24 or 27 hold sums, so that every load serves many
 * multiply-adds. The sums are single variables, the loops are plain and no helper method takes a vector: C2 keeps
 * vectors in registers only so.
 */
final class WideConvRows implements ConvRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();
    private static final int CHANNELS = 8;

    private final ConvRows few = new NarrowConvRows();

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public int groupsTogether() {
        return 1;
    }

    @Override
    public void combine(
            int channels, float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt,
            int yStride, int length) {
        if (channels < CHANNELS) {
            few.combine(channels, x, xAt, offsets, terms, w, wAt, y, yAt, yStride, length);
            return;
        }
        int i = 0;
        for (; i + 2 * L < length; i += 3 * L) {
            combine3(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
        }
        for (; i < length; i += L) {
            combine1(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
        }
    }

    private static void combine3(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt, int yStride) {
        FloatVector a0 = FloatVector.broadcast(S, w[wAt]);
        FloatVector b0 = a0, c0 = a0;
        FloatVector a1 = FloatVector.broadcast(S, w[wAt + 1]);
        FloatVector b1 = a1, c1 = a1;
        FloatVector a2 = FloatVector.broadcast(S, w[wAt + 2]);
        FloatVector b2 = a2, c2 = a2;
        FloatVector a3 = FloatVector.broadcast(S, w[wAt + 3]);
        FloatVector b3 = a3, c3 = a3;
        FloatVector a4 = FloatVector.broadcast(S, w[wAt + 4]);
        FloatVector b4 = a4, c4 = a4;
        FloatVector a5 = FloatVector.broadcast(S, w[wAt + 5]);
        FloatVector b5 = a5, c5 = a5;
        FloatVector a6 = FloatVector.broadcast(S, w[wAt + 6]);
        FloatVector b6 = a6, c6 = a6;
        FloatVector a7 = FloatVector.broadcast(S, w[wAt + 7]);
        FloatVector b7 = a7, c7 = a7;
        for (int t = 0; t < terms; t++) {
            int from = xAt + offsets[t];
            int at = wAt + (t + 1) * CHANNELS;
            FloatVector xa = FloatVector.fromArray(S, x, from);
            FloatVector xb = FloatVector.fromArray(S, x, from + L);
            FloatVector xc = FloatVector.fromArray(S, x, from + 2 * L);
            FloatVector w0 = FloatVector.broadcast(S, w[at]);
            a0 = xa.fma(w0, a0);
            b0 = xb.fma(w0, b0);
            c0 = xc.fma(w0, c0);
            FloatVector w1 = FloatVector.broadcast(S, w[at + 1]);
            a1 = xa.fma(w1, a1);
            b1 = xb.fma(w1, b1);
            c1 = xc.fma(w1, c1);
            FloatVector w2 = FloatVector.broadcast(S, w[at + 2]);
            a2 = xa.fma(w2, a2);
            b2 = xb.fma(w2, b2);
            c2 = xc.fma(w2, c2);
            FloatVector w3 = FloatVector.broadcast(S, w[at + 3]);
            a3 = xa.fma(w3, a3);
            b3 = xb.fma(w3, b3);
            c3 = xc.fma(w3, c3);
            FloatVector w4 = FloatVector.broadcast(S, w[at + 4]);
            a4 = xa.fma(w4, a4);
            b4 = xb.fma(w4, b4);
            c4 = xc.fma(w4, c4);
            FloatVector w5 = FloatVector.broadcast(S, w[at + 5]);
            a5 = xa.fma(w5, a5);
            b5 = xb.fma(w5, b5);
            c5 = xc.fma(w5, c5);
            FloatVector w6 = FloatVector.broadcast(S, w[at + 6]);
            a6 = xa.fma(w6, a6);
            b6 = xb.fma(w6, b6);
            c6 = xc.fma(w6, c6);
            FloatVector w7 = FloatVector.broadcast(S, w[at + 7]);
            a7 = xa.fma(w7, a7);
            b7 = xb.fma(w7, b7);
            c7 = xc.fma(w7, c7);
        }
        a0.intoArray(y, yAt);
        b0.intoArray(y, yAt + L);
        c0.intoArray(y, yAt + 2 * L);
        a1.intoArray(y, yAt + yStride);
        b1.intoArray(y, yAt + yStride + L);
        c1.intoArray(y, yAt + yStride + 2 * L);
        a2.intoArray(y, yAt + 2 * yStride);
        b2.intoArray(y, yAt + 2 * yStride + L);
        c2.intoArray(y, yAt + 2 * yStride + 2 * L);
        a3.intoArray(y, yAt + 3 * yStride);
        b3.intoArray(y, yAt + 3 * yStride + L);
        c3.intoArray(y, yAt + 3 * yStride + 2 * L);
        a4.intoArray(y, yAt + 4 * yStride);
        b4.intoArray(y, yAt + 4 * yStride + L);
        c4.intoArray(y, yAt + 4 * yStride + 2 * L);
        a5.intoArray(y, yAt + 5 * yStride);
        b5.intoArray(y, yAt + 5 * yStride + L);
        c5.intoArray(y, yAt + 5 * yStride + 2 * L);
        a6.intoArray(y, yAt + 6 * yStride);
        b6.intoArray(y, yAt + 6 * yStride + L);
        c6.intoArray(y, yAt + 6 * yStride + 2 * L);
        a7.intoArray(y, yAt + 7 * yStride);
        b7.intoArray(y, yAt + 7 * yStride + L);
        c7.intoArray(y, yAt + 7 * yStride + 2 * L);
    }

    private static void combine1(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt, int yStride) {
        FloatVector a0 = FloatVector.broadcast(S, w[wAt]);
        FloatVector a1 = FloatVector.broadcast(S, w[wAt + 1]);
        FloatVector a2 = FloatVector.broadcast(S, w[wAt + 2]);
        FloatVector a3 = FloatVector.broadcast(S, w[wAt + 3]);
        FloatVector a4 = FloatVector.broadcast(S, w[wAt + 4]);
        FloatVector a5 = FloatVector.broadcast(S, w[wAt + 5]);
        FloatVector a6 = FloatVector.broadcast(S, w[wAt + 6]);
        FloatVector a7 = FloatVector.broadcast(S, w[wAt + 7]);
        for (int t = 0; t < terms; t++) {
            int from = xAt + offsets[t];
            int at = wAt + (t + 1) * CHANNELS;
            FloatVector xa = FloatVector.fromArray(S, x, from);
            FloatVector w0 = FloatVector.broadcast(S, w[at]);
            a0 = xa.fma(w0, a0);
            FloatVector w1 = FloatVector.broadcast(S, w[at + 1]);
            a1 = xa.fma(w1, a1);
            FloatVector w2 = FloatVector.broadcast(S, w[at + 2]);
            a2 = xa.fma(w2, a2);
            FloatVector w3 = FloatVector.broadcast(S, w[at + 3]);
            a3 = xa.fma(w3, a3);
            FloatVector w4 = FloatVector.broadcast(S, w[at + 4]);
            a4 = xa.fma(w4, a4);
            FloatVector w5 = FloatVector.broadcast(S, w[at + 5]);
            a5 = xa.fma(w5, a5);
            FloatVector w6 = FloatVector.broadcast(S, w[at + 6]);
            a6 = xa.fma(w6, a6);
            FloatVector w7 = FloatVector.broadcast(S, w[at + 7]);
            a7 = xa.fma(w7, a7);
        }
        a0.intoArray(y, yAt);
        a1.intoArray(y, yAt + yStride);
        a2.intoArray(y, yAt + 2 * yStride);
        a3.intoArray(y, yAt + 3 * yStride);
        a4.intoArray(y, yAt + 4 * yStride);
        a5.intoArray(y, yAt + 5 * yStride);
        a6.intoArray(y, yAt + 6 * yStride);
        a7.intoArray(y, yAt + 7 * yStride);
    }

    @Override
    public int gradientChannels(int outChannels) {
        return L;
    }

    @Override
    public int gradientInputs() {
        return 9;
    }

    @Override
    public void correlate(
            int channels, float[] dy, int dyAt, float[] x, int xAt, int xStride, int length, float[] sums, int sumsAt) {
        correlateCube(dy, dyAt, x, xAt, 3 * xStride, xStride, length, sums, sumsAt);
    }

    private static void correlateCube(
            float[] dy, int dyAt, float[] x, int x0, int planeStride, int rowStride, int length, float[] sums,
            int sumsAt) {
        int x1 = x0 + rowStride;
        int x2 = x1 + rowStride;
        int x3 = x0 + planeStride;
        int x4 = x3 + rowStride;
        int x5 = x4 + rowStride;
        int x6 = x3 + planeStride;
        int x7 = x6 + rowStride;
        int x8 = x7 + rowStride;
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S);
        FloatVector s3 = FloatVector.zero(S);
        FloatVector s4 = FloatVector.zero(S);
        FloatVector s5 = FloatVector.zero(S);
        FloatVector s6 = FloatVector.zero(S);
        FloatVector s7 = FloatVector.zero(S);
        FloatVector s8 = FloatVector.zero(S);
        FloatVector s9 = FloatVector.zero(S);
        FloatVector s10 = FloatVector.zero(S);
        FloatVector s11 = FloatVector.zero(S);
        FloatVector s12 = FloatVector.zero(S);
        FloatVector s13 = FloatVector.zero(S);
        FloatVector s14 = FloatVector.zero(S);
        FloatVector s15 = FloatVector.zero(S);
        FloatVector s16 = FloatVector.zero(S);
        FloatVector s17 = FloatVector.zero(S);
        FloatVector s18 = FloatVector.zero(S);
        FloatVector s19 = FloatVector.zero(S);
        FloatVector s20 = FloatVector.zero(S);
        FloatVector s21 = FloatVector.zero(S);
        FloatVector s22 = FloatVector.zero(S);
        FloatVector s23 = FloatVector.zero(S);
        FloatVector s24 = FloatVector.zero(S);
        FloatVector s25 = FloatVector.zero(S);
        FloatVector s26 = FloatVector.zero(S);
        for (int i = 0; i < length; i++) {
            FloatVector g = FloatVector.fromArray(S, dy, dyAt + i * L);
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
        s0.add(FloatVector.fromArray(S, sums, sumsAt)).intoArray(sums, sumsAt);
        s1.add(FloatVector.fromArray(S, sums, sumsAt + L)).intoArray(sums, sumsAt + L);
        s2.add(FloatVector.fromArray(S, sums, sumsAt + 2 * L)).intoArray(sums, sumsAt + 2 * L);
        s3.add(FloatVector.fromArray(S, sums, sumsAt + 3 * L)).intoArray(sums, sumsAt + 3 * L);
        s4.add(FloatVector.fromArray(S, sums, sumsAt + 4 * L)).intoArray(sums, sumsAt + 4 * L);
        s5.add(FloatVector.fromArray(S, sums, sumsAt + 5 * L)).intoArray(sums, sumsAt + 5 * L);
        s6.add(FloatVector.fromArray(S, sums, sumsAt + 6 * L)).intoArray(sums, sumsAt + 6 * L);
        s7.add(FloatVector.fromArray(S, sums, sumsAt + 7 * L)).intoArray(sums, sumsAt + 7 * L);
        s8.add(FloatVector.fromArray(S, sums, sumsAt + 8 * L)).intoArray(sums, sumsAt + 8 * L);
        s9.add(FloatVector.fromArray(S, sums, sumsAt + 9 * L)).intoArray(sums, sumsAt + 9 * L);
        s10.add(FloatVector.fromArray(S, sums, sumsAt + 10 * L)).intoArray(sums, sumsAt + 10 * L);
        s11.add(FloatVector.fromArray(S, sums, sumsAt + 11 * L)).intoArray(sums, sumsAt + 11 * L);
        s12.add(FloatVector.fromArray(S, sums, sumsAt + 12 * L)).intoArray(sums, sumsAt + 12 * L);
        s13.add(FloatVector.fromArray(S, sums, sumsAt + 13 * L)).intoArray(sums, sumsAt + 13 * L);
        s14.add(FloatVector.fromArray(S, sums, sumsAt + 14 * L)).intoArray(sums, sumsAt + 14 * L);
        s15.add(FloatVector.fromArray(S, sums, sumsAt + 15 * L)).intoArray(sums, sumsAt + 15 * L);
        s16.add(FloatVector.fromArray(S, sums, sumsAt + 16 * L)).intoArray(sums, sumsAt + 16 * L);
        s17.add(FloatVector.fromArray(S, sums, sumsAt + 17 * L)).intoArray(sums, sumsAt + 17 * L);
        s18.add(FloatVector.fromArray(S, sums, sumsAt + 18 * L)).intoArray(sums, sumsAt + 18 * L);
        s19.add(FloatVector.fromArray(S, sums, sumsAt + 19 * L)).intoArray(sums, sumsAt + 19 * L);
        s20.add(FloatVector.fromArray(S, sums, sumsAt + 20 * L)).intoArray(sums, sumsAt + 20 * L);
        s21.add(FloatVector.fromArray(S, sums, sumsAt + 21 * L)).intoArray(sums, sumsAt + 21 * L);
        s22.add(FloatVector.fromArray(S, sums, sumsAt + 22 * L)).intoArray(sums, sumsAt + 22 * L);
        s23.add(FloatVector.fromArray(S, sums, sumsAt + 23 * L)).intoArray(sums, sumsAt + 23 * L);
        s24.add(FloatVector.fromArray(S, sums, sumsAt + 24 * L)).intoArray(sums, sumsAt + 24 * L);
        s25.add(FloatVector.fromArray(S, sums, sumsAt + 25 * L)).intoArray(sums, sumsAt + 25 * L);
        s26.add(FloatVector.fromArray(S, sums, sumsAt + 26 * L)).intoArray(sums, sumsAt + 26 * L);
    }
}
