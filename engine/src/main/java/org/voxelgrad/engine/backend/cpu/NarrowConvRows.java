package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of 128 or 256 bits, of which a core may have only 16 registers: 12 or 9 hold sums. Otherwise as
 * {@link WideConvRows}.
 */
final class NarrowConvRows implements ConvRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();
    private static final int CHANNELS = FEW;

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public void combine(
            int channels, float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt,
            int yStride, int length) {
        int i = 0;
        if (channels == 1) {
            for (; i < length; i += 4 * L) {
                combineOne(x, xAt + i, offsets, terms, w, wAt, y, yAt + i);
            }
            return;
        }
        for (; i + L < length; i += 2 * L) {
            combine2(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
        }
        if (i < length) {
            combine1(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
        }
    }

    private static void combine2(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt, int yStride) {
        FloatVector a0 = FloatVector.broadcast(S, w[wAt]);
        FloatVector b0 = a0;
        FloatVector a1 = FloatVector.broadcast(S, w[wAt + 1]);
        FloatVector b1 = a1;
        FloatVector a2 = FloatVector.broadcast(S, w[wAt + 2]);
        FloatVector b2 = a2;
        FloatVector a3 = FloatVector.broadcast(S, w[wAt + 3]);
        FloatVector b3 = a3;
        for (int t = 0; t < terms; t++) {
            int from = xAt + offsets[t];
            int at = wAt + (t + 1) * CHANNELS;
            FloatVector xa = FloatVector.fromArray(S, x, from);
            FloatVector xb = FloatVector.fromArray(S, x, from + L);
            FloatVector w0 = FloatVector.broadcast(S, w[at]);
            a0 = xa.fma(w0, a0);
            b0 = xb.fma(w0, b0);
            FloatVector w1 = FloatVector.broadcast(S, w[at + 1]);
            a1 = xa.fma(w1, a1);
            b1 = xb.fma(w1, b1);
            FloatVector w2 = FloatVector.broadcast(S, w[at + 2]);
            a2 = xa.fma(w2, a2);
            b2 = xb.fma(w2, b2);
            FloatVector w3 = FloatVector.broadcast(S, w[at + 3]);
            a3 = xa.fma(w3, a3);
            b3 = xb.fma(w3, b3);
        }
        a0.intoArray(y, yAt);
        b0.intoArray(y, yAt + L);
        a1.intoArray(y, yAt + yStride);
        b1.intoArray(y, yAt + yStride + L);
        a2.intoArray(y, yAt + 2 * yStride);
        b2.intoArray(y, yAt + 2 * yStride + L);
        a3.intoArray(y, yAt + 3 * yStride);
        b3.intoArray(y, yAt + 3 * yStride + L);
    }

    private static void combine1(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt, int yStride) {
        FloatVector a0 = FloatVector.broadcast(S, w[wAt]);
        FloatVector a1 = FloatVector.broadcast(S, w[wAt + 1]);
        FloatVector a2 = FloatVector.broadcast(S, w[wAt + 2]);
        FloatVector a3 = FloatVector.broadcast(S, w[wAt + 3]);
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
        }
        a0.intoArray(y, yAt);
        a1.intoArray(y, yAt + yStride);
        a2.intoArray(y, yAt + 2 * yStride);
        a3.intoArray(y, yAt + 3 * yStride);
    }

    private static void combineOne(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt) {
        FloatVector a = FloatVector.broadcast(S, w[wAt]);
        FloatVector b = a, c = a, d = a;
        for (int t = 0; t < terms; t++) {
            int from = xAt + offsets[t];
            FloatVector scale = FloatVector.broadcast(S, w[wAt + 1 + t]);
            a = FloatVector.fromArray(S, x, from).fma(scale, a);
            b = FloatVector.fromArray(S, x, from + L).fma(scale, b);
            c = FloatVector.fromArray(S, x, from + 2 * L).fma(scale, c);
            d = FloatVector.fromArray(S, x, from + 3 * L).fma(scale, d);
        }
        a.intoArray(y, yAt);
        b.intoArray(y, yAt + L);
        c.intoArray(y, yAt + 2 * L);
        d.intoArray(y, yAt + 3 * L);
    }

    @Override
    public int gradientChannels() {
        return L;
    }

    @Override
    public void correlate(
            float[] dy, int dyAt, float[] x, int xAt, int planeStride, int rowStride, int length, float[] sums,
            int sumsAt) {
        for (int kd = 0; kd < 3; kd++) {
            correlatePlane(dy, dyAt, x, xAt + kd * planeStride, rowStride, length, sums, sumsAt + kd * 9 * L);
        }
    }

    private static void correlatePlane(
            float[] dy, int dyAt, float[] x, int x0, int rowStride, int length, float[] sums, int sumsAt) {
        int x1 = x0 + rowStride;
        int x2 = x1 + rowStride;
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S);
        FloatVector s3 = FloatVector.zero(S);
        FloatVector s4 = FloatVector.zero(S);
        FloatVector s5 = FloatVector.zero(S);
        FloatVector s6 = FloatVector.zero(S);
        FloatVector s7 = FloatVector.zero(S);
        FloatVector s8 = FloatVector.zero(S);
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
    }
}
