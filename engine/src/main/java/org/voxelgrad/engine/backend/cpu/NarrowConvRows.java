package org.voxelgrad.engine.backend.cpu;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of 128 or 256 bits, of which a core may have only 16 registers: at most 12 hold sums, which leaves C2 a
 * few for what it loads. Otherwise as {@link WideConvRows}. The names of tiles tell their channels (of the input, where
 * gradients are summed) and their vectors.
 */
final class NarrowConvRows implements ConvRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();
    private static final int CHANNELS = 6;

    /**
     * 0, 1, 2 and so on. With positions from an array C2 checks every access to x, and so loads its values one by one;
     * with plain ones it loads them all first, and has to spill sums.
     */
    private static final int[] STEPS = IntStream.range(0, 1024).toArray();

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public int groupsTogether() {
        return 4;
    }

    @Override
    public void combine(
            int channels, float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt,
            int yStride, int length) {
        if (channels <= PAIR) {
            NarrowStrips.combine(channels, x, xAt, offsets, terms, w, wAt, y, yAt, yStride, length);
            return;
        }
        int i = 0;
        if (channels == FEW) {
            for (; i + L < length; i += 2 * L) {
                combine4x2(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
            }
            if (i < length) {
                combine4x1(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
            }
            return;
        }
        for (; i + L < length; i += 2 * L) {
            combine6x2(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
        }
        if (i < length) {
            combine6x1(x, xAt + i, offsets, terms, w, wAt, y, yAt + i, yStride);
        }
    }

    private static void combine6x2(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt, int yStride) {
        FloatVector a0 = FloatVector.broadcast(S, w[wAt]);
        FloatVector b0 = a0;
        FloatVector a1 = FloatVector.broadcast(S, w[wAt + 1]);
        FloatVector b1 = a1;
        FloatVector a2 = FloatVector.broadcast(S, w[wAt + 2]);
        FloatVector b2 = a2;
        FloatVector a3 = FloatVector.broadcast(S, w[wAt + 3]);
        FloatVector b3 = a3;
        FloatVector a4 = FloatVector.broadcast(S, w[wAt + 4]);
        FloatVector b4 = a4;
        FloatVector a5 = FloatVector.broadcast(S, w[wAt + 5]);
        FloatVector b5 = a5;
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
            FloatVector w4 = FloatVector.broadcast(S, w[at + 4]);
            a4 = xa.fma(w4, a4);
            b4 = xb.fma(w4, b4);
            FloatVector w5 = FloatVector.broadcast(S, w[at + 5]);
            a5 = xa.fma(w5, a5);
            b5 = xb.fma(w5, b5);
        }
        a0.intoArray(y, yAt);
        b0.intoArray(y, yAt + L);
        a1.intoArray(y, yAt + yStride);
        b1.intoArray(y, yAt + yStride + L);
        a2.intoArray(y, yAt + 2 * yStride);
        b2.intoArray(y, yAt + 2 * yStride + L);
        a3.intoArray(y, yAt + 3 * yStride);
        b3.intoArray(y, yAt + 3 * yStride + L);
        a4.intoArray(y, yAt + 4 * yStride);
        b4.intoArray(y, yAt + 4 * yStride + L);
        a5.intoArray(y, yAt + 5 * yStride);
        b5.intoArray(y, yAt + 5 * yStride + L);
    }

    private static void combine6x1(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt, int yStride) {
        FloatVector a0 = FloatVector.broadcast(S, w[wAt]);
        FloatVector a1 = FloatVector.broadcast(S, w[wAt + 1]);
        FloatVector a2 = FloatVector.broadcast(S, w[wAt + 2]);
        FloatVector a3 = FloatVector.broadcast(S, w[wAt + 3]);
        FloatVector a4 = FloatVector.broadcast(S, w[wAt + 4]);
        FloatVector a5 = FloatVector.broadcast(S, w[wAt + 5]);
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
        }
        a0.intoArray(y, yAt);
        a1.intoArray(y, yAt + yStride);
        a2.intoArray(y, yAt + 2 * yStride);
        a3.intoArray(y, yAt + 3 * yStride);
        a4.intoArray(y, yAt + 4 * yStride);
        a5.intoArray(y, yAt + 5 * yStride);
    }

    private static void combine4x2(
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
            int at = wAt + (t + 1) * FEW;
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

    private static void combine4x1(
            float[] x, int xAt, int[] offsets, int terms, float[] w, int wAt, float[] y, int yAt, int yStride) {
        FloatVector a0 = FloatVector.broadcast(S, w[wAt]);
        FloatVector a1 = FloatVector.broadcast(S, w[wAt + 1]);
        FloatVector a2 = FloatVector.broadcast(S, w[wAt + 2]);
        FloatVector a3 = FloatVector.broadcast(S, w[wAt + 3]);
        for (int t = 0; t < terms; t++) {
            int from = xAt + offsets[t];
            int at = wAt + (t + 1) * FEW;
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

    @Override
    public int gradientChannels(int outChannels) {
        return outChannels > L ? 2 * L : L;
    }

    @Override
    public int gradientInputs() {
        return 4;
    }

    @Override
    public void correlate(
            int channels, float[] dy, int dyAt, float[] x, int xAt, int xStride, int length, float[] sums, int sumsAt) {
        for (int done = 0; done < length; done += STEPS.length) {
            int count = Math.min(length - done, STEPS.length);
            int from = dyAt + done * channels;
            int at = xAt + done;
            if (channels == L) {
                correlate4x1(dy, from, x, at, xStride, count, sums, sumsAt);
            } else {
                correlate2x2(dy, from, x, at, xStride, count, sums, sumsAt);
                correlate2x2(dy, from, x, at + 2 * xStride, xStride, count, sums, sumsAt + 12 * L);
            }
        }
    }

    private static void correlate2x2(
            float[] dy, int dyAt, float[] x, int x0, int xStride, int length, float[] sums, int sumsAt) {
        int x1 = x0 + xStride;
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
            int at = STEPS[i];
            FloatVector ga = FloatVector.fromArray(S, dy, dyAt + 2 * i * L);
            FloatVector gb = FloatVector.fromArray(S, dy, dyAt + 2 * i * L + L);
            FloatVector v0 = FloatVector.broadcast(S, x[x0 + at]);
            a0 = ga.fma(v0, a0);
            b0 = gb.fma(v0, b0);
            FloatVector v1 = FloatVector.broadcast(S, x[x0 + at + 1]);
            a1 = ga.fma(v1, a1);
            b1 = gb.fma(v1, b1);
            FloatVector v2 = FloatVector.broadcast(S, x[x0 + at + 2]);
            a2 = ga.fma(v2, a2);
            b2 = gb.fma(v2, b2);
            FloatVector v3 = FloatVector.broadcast(S, x[x1 + at]);
            a3 = ga.fma(v3, a3);
            b3 = gb.fma(v3, b3);
            FloatVector v4 = FloatVector.broadcast(S, x[x1 + at + 1]);
            a4 = ga.fma(v4, a4);
            b4 = gb.fma(v4, b4);
            FloatVector v5 = FloatVector.broadcast(S, x[x1 + at + 2]);
            a5 = ga.fma(v5, a5);
            b5 = gb.fma(v5, b5);
        }
        a0.add(FloatVector.fromArray(S, sums, sumsAt)).intoArray(sums, sumsAt);
        b0.add(FloatVector.fromArray(S, sums, sumsAt + L)).intoArray(sums, sumsAt + L);
        a1.add(FloatVector.fromArray(S, sums, sumsAt + 2 * L)).intoArray(sums, sumsAt + 2 * L);
        b1.add(FloatVector.fromArray(S, sums, sumsAt + 3 * L)).intoArray(sums, sumsAt + 3 * L);
        a2.add(FloatVector.fromArray(S, sums, sumsAt + 4 * L)).intoArray(sums, sumsAt + 4 * L);
        b2.add(FloatVector.fromArray(S, sums, sumsAt + 5 * L)).intoArray(sums, sumsAt + 5 * L);
        a3.add(FloatVector.fromArray(S, sums, sumsAt + 6 * L)).intoArray(sums, sumsAt + 6 * L);
        b3.add(FloatVector.fromArray(S, sums, sumsAt + 7 * L)).intoArray(sums, sumsAt + 7 * L);
        a4.add(FloatVector.fromArray(S, sums, sumsAt + 8 * L)).intoArray(sums, sumsAt + 8 * L);
        b4.add(FloatVector.fromArray(S, sums, sumsAt + 9 * L)).intoArray(sums, sumsAt + 9 * L);
        a5.add(FloatVector.fromArray(S, sums, sumsAt + 10 * L)).intoArray(sums, sumsAt + 10 * L);
        b5.add(FloatVector.fromArray(S, sums, sumsAt + 11 * L)).intoArray(sums, sumsAt + 11 * L);
    }

    private static void correlate4x1(
            float[] dy, int dyAt, float[] x, int x0, int xStride, int length, float[] sums, int sumsAt) {
        int x1 = x0 + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
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
        for (int i = 0; i < length; i++) {
            int at = STEPS[i];
            FloatVector g = FloatVector.fromArray(S, dy, dyAt + i * L);
            s0 = g.fma(FloatVector.broadcast(S, x[x0 + at]), s0);
            s1 = g.fma(FloatVector.broadcast(S, x[x0 + at + 1]), s1);
            s2 = g.fma(FloatVector.broadcast(S, x[x0 + at + 2]), s2);
            s3 = g.fma(FloatVector.broadcast(S, x[x1 + at]), s3);
            s4 = g.fma(FloatVector.broadcast(S, x[x1 + at + 1]), s4);
            s5 = g.fma(FloatVector.broadcast(S, x[x1 + at + 2]), s5);
            s6 = g.fma(FloatVector.broadcast(S, x[x2 + at]), s6);
            s7 = g.fma(FloatVector.broadcast(S, x[x2 + at + 1]), s7);
            s8 = g.fma(FloatVector.broadcast(S, x[x2 + at + 2]), s8);
            s9 = g.fma(FloatVector.broadcast(S, x[x3 + at]), s9);
            s10 = g.fma(FloatVector.broadcast(S, x[x3 + at + 1]), s10);
            s11 = g.fma(FloatVector.broadcast(S, x[x3 + at + 2]), s11);
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
    }
}
