package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tiles of {@link NarrowConvRows} for one or two channels: a long strip of each, so that there are enough sums to
 * hide the latency of a multiply-add.
 */
final class NarrowStrips {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    /** Whether one channel takes strips of 8 vectors: not at 512 bits, where they were never measured. */
    private static final boolean LONG = L < 16;

    private NarrowStrips() {}

    /** @param channels {@link ConvRows#PAIR} or 1 */
    static void combine(
            int channels, float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt,
            int yStride, int length) {
        int i = 0;
        if (channels == ConvRows.PAIR) {
            for (; i < length; i += 4 * L) {
                combine2x4(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
            }
            return;
        }
        for (; LONG && i + 4 * L < length; i += 8 * L) {
            combine1x8(x, xAt + i, offsets, terms, w, wAt, y, yAt + i);
        }
        for (; i < length; i += 4 * L) {
            combine1x4(x, xAt + i, offsets, terms, w, wAt, y, yAt + i);
        }
    }

    private static void combine2x4(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt, int yStride) {
        FloatVector a0 = FloatVector.broadcast(S, w[wAt]);
        FloatVector b0 = a0, c0 = a0, d0 = a0;
        FloatVector a1 = FloatVector.broadcast(S, w[wAt + 1]);
        FloatVector b1 = a1, c1 = a1, d1 = a1;
        for (int t = 0; t < terms; t++) {
            int from = xAt + offsets[t];
            int at = wAt + (t + 1) * ConvRows.PAIR;
            FloatVector w0 = FloatVector.broadcast(S, w[at]);
            FloatVector w1 = FloatVector.broadcast(S, w[at + 1]);
            FloatVector xa = FloatVector.fromArray(S, x, from);
            a0 = xa.fma(w0, a0);
            a1 = xa.fma(w1, a1);
            FloatVector xb = FloatVector.fromArray(S, x, from + L);
            b0 = xb.fma(w0, b0);
            b1 = xb.fma(w1, b1);
            FloatVector xc = FloatVector.fromArray(S, x, from + 2 * L);
            c0 = xc.fma(w0, c0);
            c1 = xc.fma(w1, c1);
            FloatVector xd = FloatVector.fromArray(S, x, from + 3 * L);
            d0 = xd.fma(w0, d0);
            d1 = xd.fma(w1, d1);
        }
        a0.intoArray(y, yAt);
        b0.intoArray(y, yAt + L);
        c0.intoArray(y, yAt + 2 * L);
        d0.intoArray(y, yAt + 3 * L);
        a1.intoArray(y, yAt + yStride);
        b1.intoArray(y, yAt + yStride + L);
        c1.intoArray(y, yAt + yStride + 2 * L);
        d1.intoArray(y, yAt + yStride + 3 * L);
    }

    private static void combine1x8(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt) {
        FloatVector a = FloatVector.broadcast(S, w[wAt]);
        FloatVector b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (int t = 0; t < terms; t++) {
            int from = xAt + offsets[t];
            FloatVector scale = FloatVector.broadcast(S, w[wAt + 1 + t]);
            a = FloatVector.fromArray(S, x, from).fma(scale, a);
            b = FloatVector.fromArray(S, x, from + L).fma(scale, b);
            c = FloatVector.fromArray(S, x, from + 2 * L).fma(scale, c);
            d = FloatVector.fromArray(S, x, from + 3 * L).fma(scale, d);
            e = FloatVector.fromArray(S, x, from + 4 * L).fma(scale, e);
            f = FloatVector.fromArray(S, x, from + 5 * L).fma(scale, f);
            g = FloatVector.fromArray(S, x, from + 6 * L).fma(scale, g);
            h = FloatVector.fromArray(S, x, from + 7 * L).fma(scale, h);
        }
        a.intoArray(y, yAt);
        b.intoArray(y, yAt + L);
        c.intoArray(y, yAt + 2 * L);
        d.intoArray(y, yAt + 3 * L);
        e.intoArray(y, yAt + 4 * L);
        f.intoArray(y, yAt + 5 * L);
        g.intoArray(y, yAt + 6 * L);
        h.intoArray(y, yAt + 7 * L);
    }

    private static void combine1x4(
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
}
