package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** A vector is windows side by side. */
final class VectorWindowRows implements WindowRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(S, i -> 2 * i % L + 1);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(S, -1L << L / 2);

    @Override
    public boolean splitPlanes(
            float[] x, int at0, int at1, int at2, int at3, int windows, float[] y, int yAt, int yStride) {
        int half = WindowRows.half(windows);
        FloatVector zero = FloatVector.zero(S);
        FloatVector zeros = zero;
        for (int i = 0; i < windows; i += L) {
            FloatVector left = FloatVector.fromArray(S, x, at0 + 2 * i);
            FloatVector right = FloatVector.fromArray(S, x, at0 + 2 * i + L);
            FloatVector evenA = left.rearrange(EVEN).blend(right.rearrange(EVEN), UPPER);
            FloatVector oddA = left.rearrange(ODD).blend(right.rearrange(ODD), UPPER);
            left = FloatVector.fromArray(S, x, at1 + 2 * i);
            right = FloatVector.fromArray(S, x, at1 + 2 * i + L);
            FloatVector evenB = left.rearrange(EVEN).blend(right.rearrange(EVEN), UPPER);
            FloatVector oddB = left.rearrange(ODD).blend(right.rearrange(ODD), UPPER);
            left = FloatVector.fromArray(S, x, at2 + 2 * i);
            right = FloatVector.fromArray(S, x, at2 + 2 * i + L);
            FloatVector evenC = left.rearrange(EVEN).blend(right.rearrange(EVEN), UPPER);
            FloatVector oddC = left.rearrange(ODD).blend(right.rearrange(ODD), UPPER);
            left = FloatVector.fromArray(S, x, at3 + 2 * i);
            right = FloatVector.fromArray(S, x, at3 + 2 * i + L);
            FloatVector evenD = left.rearrange(EVEN).blend(right.rearrange(EVEN), UPPER);
            FloatVector oddD = left.rearrange(ODD).blend(right.rearrange(ODD), UPPER);
            FloatVector even = evenA.sub(evenC);
            FloatVector odd = oddA.sub(oddC);
            zeros = even.fma(zero, odd.fma(zero, zeros));
            even.intoArray(y, yAt + i);
            odd.intoArray(y, yAt + half + i);
            evenB.add(evenC).intoArray(y, yAt + yStride + i);
            oddB.add(oddC).intoArray(y, yAt + yStride + half + i);
            evenC.sub(evenB).intoArray(y, yAt + 2 * yStride + i);
            oddC.sub(oddB).intoArray(y, yAt + 2 * yStride + half + i);
            even = evenD.sub(evenB);
            odd = oddD.sub(oddB);
            zeros = even.fma(zero, odd.fma(zero, zeros));
            even.intoArray(y, yAt + 3 * yStride + i);
            odd.intoArray(y, yAt + 3 * yStride + half + i);
        }
        return zeros.compare(VectorOperators.EQ, zero).allTrue();
    }

    @Override
    public void combineRows(
            float[] x, int at0, int at1, int at2, int at3, int length, float[] y, int yAt, int yStride) {
        for (int i = 0; i < length; i += L) {
            FloatVector a = FloatVector.fromArray(S, x, at0 + i);
            FloatVector b = FloatVector.fromArray(S, x, at1 + i);
            FloatVector c = FloatVector.fromArray(S, x, at2 + i);
            FloatVector d = FloatVector.fromArray(S, x, at3 + i);
            a.sub(c).intoArray(y, yAt + i);
            b.add(c).intoArray(y, yAt + yStride + i);
            c.sub(b).intoArray(y, yAt + 2 * yStride + i);
            d.sub(b).intoArray(y, yAt + 3 * yStride + i);
        }
    }

    @Override
    public void multiply(float[] x, int xAt, int windows, float[] w, int wAt, float[] y, int yAt, int yStride) {
        int half = WindowRows.half(windows);
        int stride = WindowRows.rowFloats(windows);
        for (int i = 0; i < windows; i += L) {
            int to = yAt + WindowRows.sumsAt(i);
            int even = xAt + i + stride;
            FloatVector p = FloatVector.fromArray(S, x, even + half - 1);
            FloatVector q = FloatVector.fromArray(S, x, even);
            FloatVector r = FloatVector.fromArray(S, x, even + half);
            FloatVector s = FloatVector.fromArray(S, x, even + 1);
            FloatVector u = FloatVector.broadcast(S, w[wAt + 6]);
            FloatVector v = FloatVector.broadcast(S, w[wAt + 7]);
            FloatVector evenU = p.mul(u), oddU = q.mul(u), evenV = p.mul(v), oddV = q.mul(v);
            u = FloatVector.broadcast(S, w[wAt + 8]);
            v = FloatVector.broadcast(S, w[wAt + 9]);
            evenU = q.fma(u, evenU);
            oddU = r.fma(u, oddU);
            evenV = q.fma(v, evenV);
            oddV = r.fma(v, oddV);
            u = FloatVector.broadcast(S, w[wAt + 10]);
            v = FloatVector.broadcast(S, w[wAt + 11]);
            evenU = r.fma(u, evenU);
            oddU = s.fma(u, oddU);
            evenV = r.fma(v, evenV);
            oddV = s.fma(v, oddV);

            even += stride;
            p = FloatVector.fromArray(S, x, even + half - 1);
            q = FloatVector.fromArray(S, x, even);
            r = FloatVector.fromArray(S, x, even + half);
            s = FloatVector.fromArray(S, x, even + 1);
            u = FloatVector.broadcast(S, w[wAt + 12]);
            v = FloatVector.broadcast(S, w[wAt + 13]);
            FloatVector evenU2 = p.mul(u), oddU2 = q.mul(u), evenV2 = p.mul(v), oddV2 = q.mul(v);
            u = FloatVector.broadcast(S, w[wAt + 14]);
            v = FloatVector.broadcast(S, w[wAt + 15]);
            evenU2 = q.fma(u, evenU2);
            oddU2 = r.fma(u, oddU2);
            evenV2 = q.fma(v, evenV2);
            oddV2 = r.fma(v, oddV2);
            u = FloatVector.broadcast(S, w[wAt + 16]);
            v = FloatVector.broadcast(S, w[wAt + 17]);
            evenU2 = r.fma(u, evenU2);
            oddU2 = s.fma(u, oddU2);
            evenV2 = r.fma(v, evenV2);
            oddV2 = s.fma(v, oddV2);

            FloatVector a = evenU.add(evenU2);
            FloatVector b = oddU.add(oddU2);
            FloatVector c = evenV.add(evenV2);
            FloatVector d = oddV.add(oddV2);
            evenU = evenU.sub(evenU2);
            oddU = oddU.sub(oddU2);
            evenV = evenV.sub(evenV2);
            oddV = oddV.sub(oddV2);

            even = xAt + i;
            p = FloatVector.fromArray(S, x, even + half - 1);
            q = FloatVector.fromArray(S, x, even);
            r = FloatVector.fromArray(S, x, even + half);
            s = FloatVector.fromArray(S, x, even + 1);
            u = FloatVector.broadcast(S, w[wAt]);
            v = FloatVector.broadcast(S, w[wAt + 1]);
            a = p.fma(u, a);
            b = q.fma(u, b);
            c = p.fma(v, c);
            d = q.fma(v, d);
            u = FloatVector.broadcast(S, w[wAt + 2]);
            v = FloatVector.broadcast(S, w[wAt + 3]);
            a = q.fma(u, a);
            b = r.fma(u, b);
            c = q.fma(v, c);
            d = r.fma(v, d);
            u = FloatVector.broadcast(S, w[wAt + 4]);
            v = FloatVector.broadcast(S, w[wAt + 5]);
            r.fma(u, a).intoArray(y, to);
            s.fma(u, b).intoArray(y, to + STEP);
            r.fma(v, c).intoArray(y, to + yStride);
            s.fma(v, d).intoArray(y, to + yStride + STEP);

            even += 3 * stride;
            p = FloatVector.fromArray(S, x, even + half - 1);
            q = FloatVector.fromArray(S, x, even);
            r = FloatVector.fromArray(S, x, even + half);
            s = FloatVector.fromArray(S, x, even + 1);
            u = FloatVector.broadcast(S, w[wAt + 18]);
            v = FloatVector.broadcast(S, w[wAt + 19]);
            evenU = p.fma(u, evenU);
            oddU = q.fma(u, oddU);
            evenV = p.fma(v, evenV);
            oddV = q.fma(v, oddV);
            u = FloatVector.broadcast(S, w[wAt + 20]);
            v = FloatVector.broadcast(S, w[wAt + 21]);
            evenU = q.fma(u, evenU);
            oddU = r.fma(u, oddU);
            evenV = q.fma(v, evenV);
            oddV = r.fma(v, oddV);
            u = FloatVector.broadcast(S, w[wAt + 22]);
            v = FloatVector.broadcast(S, w[wAt + 23]);
            r.fma(u, evenU).intoArray(y, to + 2 * STEP);
            s.fma(u, oddU).intoArray(y, to + 3 * STEP);
            r.fma(v, evenV).intoArray(y, to + yStride + 2 * STEP);
            s.fma(v, oddV).intoArray(y, to + yStride + 3 * STEP);
        }
    }

    @Override
    public void pool(
            float[] x, int xAt, int windows, float bias, float slope, int padding, float[] y, int yAt,
            int[] winners) {
        if (winners == null) {
            VectorWindowMaxima.values(x, xAt, windows, bias, slope, padding, y, yAt);
        } else {
            VectorWindowMaxima.valuesAndWinners(x, xAt, windows, bias, slope, padding, y, yAt, winners);
        }
    }
}
