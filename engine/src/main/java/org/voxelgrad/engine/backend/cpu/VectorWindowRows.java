package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** A vector is windows side by side. */
final class VectorWindowRows implements WindowRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());
    private static final int L = S.length();
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(S, i -> 2 * i % L + 1);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(S, -1L << L / 2);
    private static final VectorMask<Float> FIRST = VectorMask.fromLong(S, 1);

    @Override
    public boolean splitPlanes(float[] x, int xStride, int windows, float[] y, int yAt, int yStride) {
        int half = WindowRows.half(windows);
        FloatVector zero = FloatVector.zero(S);
        FloatVector zeros = zero;
        for (int i = 0; i < windows; i += L) {
            FloatVector left = FloatVector.fromArray(S, x, 2 * i);
            FloatVector right = FloatVector.fromArray(S, x, 2 * i + L);
            FloatVector evenA = left.rearrange(EVEN).blend(right.rearrange(EVEN), UPPER);
            FloatVector oddA = left.rearrange(ODD).blend(right.rearrange(ODD), UPPER);
            left = FloatVector.fromArray(S, x, xStride + 2 * i);
            right = FloatVector.fromArray(S, x, xStride + 2 * i + L);
            FloatVector evenB = left.rearrange(EVEN).blend(right.rearrange(EVEN), UPPER);
            FloatVector oddB = left.rearrange(ODD).blend(right.rearrange(ODD), UPPER);
            left = FloatVector.fromArray(S, x, 2 * xStride + 2 * i);
            right = FloatVector.fromArray(S, x, 2 * xStride + 2 * i + L);
            FloatVector evenC = left.rearrange(EVEN).blend(right.rearrange(EVEN), UPPER);
            FloatVector oddC = left.rearrange(ODD).blend(right.rearrange(ODD), UPPER);
            left = FloatVector.fromArray(S, x, 3 * xStride + 2 * i);
            right = FloatVector.fromArray(S, x, 3 * xStride + 2 * i + L);
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
            r.fma(u, a).intoArray(y, yAt + i);
            s.fma(u, b).intoArray(y, yAt + windows + i);
            r.fma(v, c).intoArray(y, yAt + yStride + i);
            s.fma(v, d).intoArray(y, yAt + yStride + windows + i);

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
            r.fma(u, evenU).intoArray(y, yAt + 2 * windows + i);
            s.fma(u, oddU).intoArray(y, yAt + 3 * windows + i);
            r.fma(v, evenV).intoArray(y, yAt + yStride + 2 * windows + i);
            s.fma(v, oddV).intoArray(y, yAt + yStride + 3 * windows + i);
        }
    }

    @Override
    public void pool(
            float[] x, int xAt, int windows, float bias, float slope, int padding, float[] y, int[] winners) {
        if (winners == null) {
            maxima(x, xAt, windows, bias, slope, padding, y);
        } else {
            maximaAndWinners(x, xAt, windows, bias, slope, padding, y, winners);
        }
    }

    /** The bias is added to the maximum alone, so that padding is what the bias makes zero. */
    private static void maxima(
            float[] x, int xAt, int windows, float bias, float slope, int padding, float[] y) {
        int stride = WindowRows.SUMS * windows;
        FloatVector biases = FloatVector.broadcast(S, bias);
        FloatVector pad = FloatVector.broadcast(S, -bias);
        FloatVector slopes = FloatVector.broadcast(S, slope);
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < windows; i += L) {
            int at = xAt + i;
            FloatVector a = FloatVector.fromArray(S, x, at);
            FloatVector b = FloatVector.fromArray(S, x, at + stride);
            FloatVector c = FloatVector.fromArray(S, x, at + 2 * stride);
            FloatVector d = FloatVector.fromArray(S, x, at + 3 * stride);
            FloatVector even0 = a.add(b).add(c);
            FloatVector even1 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + windows);
            b = FloatVector.fromArray(S, x, at + stride + windows);
            c = FloatVector.fromArray(S, x, at + 2 * stride + windows);
            d = FloatVector.fromArray(S, x, at + 3 * stride + windows);
            FloatVector odd0 = a.add(b).add(c);
            FloatVector odd1 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + 2 * windows);
            b = FloatVector.fromArray(S, x, at + stride + 2 * windows);
            c = FloatVector.fromArray(S, x, at + 2 * stride + 2 * windows);
            d = FloatVector.fromArray(S, x, at + 3 * stride + 2 * windows);
            FloatVector even2 = a.add(b).add(c);
            FloatVector even3 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + 3 * windows);
            b = FloatVector.fromArray(S, x, at + stride + 3 * windows);
            c = FloatVector.fromArray(S, x, at + 2 * stride + 3 * windows);
            d = FloatVector.fromArray(S, x, at + 3 * stride + 3 * windows);
            FloatVector odd2 = a.add(b).add(c);
            FloatVector odd3 = b.sub(c).add(d);
            if ((padding & 4) != 0) {
                even0 = pad;
                odd0 = pad;
                even1 = pad;
                odd1 = pad;
            }
            if ((padding & 2) != 0) {
                even0 = pad;
                odd0 = pad;
                even2 = pad;
                odd2 = pad;
            }
            if (i < (padding & 1)) {
                even0 = even0.blend(pad, FIRST);
                even1 = even1.blend(pad, FIRST);
                even2 = even2.blend(pad, FIRST);
                even3 = even3.blend(pad, FIRST);
            }
            FloatVector best = even0;
            best = best.blend(odd0, odd0.compare(VectorOperators.GT, best));
            best = best.blend(even1, even1.compare(VectorOperators.GT, best));
            best = best.blend(odd1, odd1.compare(VectorOperators.GT, best));
            best = best.blend(even2, even2.compare(VectorOperators.GT, best));
            best = best.blend(odd2, odd2.compare(VectorOperators.GT, best));
            best = best.blend(even3, even3.compare(VectorOperators.GT, best));
            best = best.blend(odd3, odd3.compare(VectorOperators.GT, best));
            best = best.add(biases);
            best.fma(slopes, zero).blend(best, best.compare(VectorOperators.GT, zero)).intoArray(y, i);
        }
    }

    private static void maximaAndWinners(
            float[] x, int xAt, int windows, float bias, float slope, int padding, float[] y, int[] winners) {
        int stride = WindowRows.SUMS * windows;
        FloatVector biases = FloatVector.broadcast(S, bias);
        FloatVector pad = FloatVector.broadcast(S, -bias);
        FloatVector slopes = FloatVector.broadcast(S, slope);
        FloatVector zero = FloatVector.zero(S);
        FloatVector floor = slope == 0 ? zero : FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < windows; i += L) {
            int at = xAt + i;
            FloatVector a = FloatVector.fromArray(S, x, at);
            FloatVector b = FloatVector.fromArray(S, x, at + stride);
            FloatVector c = FloatVector.fromArray(S, x, at + 2 * stride);
            FloatVector d = FloatVector.fromArray(S, x, at + 3 * stride);
            FloatVector even0 = a.add(b).add(c);
            FloatVector even1 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + windows);
            b = FloatVector.fromArray(S, x, at + stride + windows);
            c = FloatVector.fromArray(S, x, at + 2 * stride + windows);
            d = FloatVector.fromArray(S, x, at + 3 * stride + windows);
            FloatVector odd0 = a.add(b).add(c);
            FloatVector odd1 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + 2 * windows);
            b = FloatVector.fromArray(S, x, at + stride + 2 * windows);
            c = FloatVector.fromArray(S, x, at + 2 * stride + 2 * windows);
            d = FloatVector.fromArray(S, x, at + 3 * stride + 2 * windows);
            FloatVector even2 = a.add(b).add(c);
            FloatVector even3 = b.sub(c).add(d);
            a = FloatVector.fromArray(S, x, at + 3 * windows);
            b = FloatVector.fromArray(S, x, at + stride + 3 * windows);
            c = FloatVector.fromArray(S, x, at + 2 * stride + 3 * windows);
            d = FloatVector.fromArray(S, x, at + 3 * stride + 3 * windows);
            FloatVector odd2 = a.add(b).add(c);
            FloatVector odd3 = b.sub(c).add(d);
            if ((padding & 4) != 0) {
                even0 = pad;
                odd0 = pad;
                even1 = pad;
                odd1 = pad;
            }
            if ((padding & 2) != 0) {
                even0 = pad;
                odd0 = pad;
                even2 = pad;
                odd2 = pad;
            }
            if (i < (padding & 1)) {
                even0 = even0.blend(pad, FIRST);
                even1 = even1.blend(pad, FIRST);
                even2 = even2.blend(pad, FIRST);
                even3 = even3.blend(pad, FIRST);
            }
            FloatVector best = even0;
            VectorMask<Float> wins = odd0.compare(VectorOperators.GT, best);
            best = best.blend(odd0, wins);
            IntVector winner = IntVector.zero(I).blend(1, wins.cast(I));
            wins = even1.compare(VectorOperators.GT, best);
            best = best.blend(even1, wins);
            winner = winner.blend(2, wins.cast(I));
            wins = odd1.compare(VectorOperators.GT, best);
            best = best.blend(odd1, wins);
            winner = winner.blend(3, wins.cast(I));
            wins = even2.compare(VectorOperators.GT, best);
            best = best.blend(even2, wins);
            winner = winner.blend(4, wins.cast(I));
            wins = odd2.compare(VectorOperators.GT, best);
            best = best.blend(odd2, wins);
            winner = winner.blend(5, wins.cast(I));
            wins = even3.compare(VectorOperators.GT, best);
            best = best.blend(even3, wins);
            winner = winner.blend(6, wins.cast(I));
            wins = odd3.compare(VectorOperators.GT, best);
            best = best.blend(odd3, wins);
            winner = winner.blend(7, wins.cast(I));
            best = best.add(biases);
            best.fma(slopes, zero).blend(best, best.compare(VectorOperators.GT, zero)).intoArray(y, i);
            winner.blend(0, best.compare(VectorOperators.LE, floor).cast(I)).intoArray(winners, i);
        }
    }
}
