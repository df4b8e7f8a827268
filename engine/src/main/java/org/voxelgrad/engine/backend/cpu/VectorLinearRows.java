package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Vector loops: every load serves two dot products, four rows at a time make a combination. */
final class VectorLinearRows implements LinearRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void dots(float[] a, int aAt, int aNext, float[] b, int bAt, int bNext, int count, double[] sums) {
        FloatVector s0 = FloatVector.zero(S), s1 = s0, s2 = s0, s3 = s0;
        FloatVector t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        int a1 = aAt + aNext;
        int b1 = bAt + bNext;
        int i = 0;
        for (; i <= count - 2 * L; i += 2 * L) {
            FloatVector x = FloatVector.fromArray(S, b, bAt + i);
            FloatVector y = FloatVector.fromArray(S, b, b1 + i);
            FloatVector w = FloatVector.fromArray(S, a, aAt + i);
            s0 = w.fma(x, s0);
            s1 = w.fma(y, s1);
            w = FloatVector.fromArray(S, a, a1 + i);
            s2 = w.fma(x, s2);
            s3 = w.fma(y, s3);
            x = FloatVector.fromArray(S, b, bAt + i + L);
            y = FloatVector.fromArray(S, b, b1 + i + L);
            w = FloatVector.fromArray(S, a, aAt + i + L);
            t0 = w.fma(x, t0);
            t1 = w.fma(y, t1);
            w = FloatVector.fromArray(S, a, a1 + i + L);
            t2 = w.fma(x, t2);
            t3 = w.fma(y, t3);
        }
        sums[0] = LaneSum.of(s0.add(t0));
        sums[1] = LaneSum.of(s1.add(t1));
        sums[2] = LaneSum.of(s2.add(t2));
        sums[3] = LaneSum.of(s3.add(t3));
        for (; i < count; i++) {
            sums[0] += a[aAt + i] * b[bAt + i];
            sums[1] += a[aAt + i] * b[b1 + i];
            sums[2] += a[a1 + i] * b[bAt + i];
            sums[3] += a[a1 + i] * b[b1 + i];
        }
    }

    @Override
    public void addScaled(
            float[] scales, int scalesAt, int scalesStride, int rows, float[] x, int xAt, int xStride, float[] y,
            int yAt, int count) {
        int r = 0;
        for (; r <= rows - 4; r += 4) {
            int at = scalesAt + r * scalesStride;
            addFour(
                    scales[at], scales[at + scalesStride], scales[at + 2 * scalesStride], scales[at + 3 * scalesStride],
                    x, xAt + r * xStride, xStride, y, yAt, count);
        }
        for (; r < rows; r++) {
            addOne(scales[scalesAt + r * scalesStride], x, xAt + r * xStride, y, yAt, count);
        }
    }

    private static void addFour(
            float a, float b, float c, float d, float[] x, int xAt, int xStride, float[] y, int yAt, int count) {
        FloatVector as = FloatVector.broadcast(S, a);
        FloatVector bs = FloatVector.broadcast(S, b);
        FloatVector cs = FloatVector.broadcast(S, c);
        FloatVector ds = FloatVector.broadcast(S, d);
        int x1 = xAt + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector sum = FloatVector.fromArray(S, y, yAt + i);
            sum = FloatVector.fromArray(S, x, xAt + i).fma(as, sum);
            sum = FloatVector.fromArray(S, x, x1 + i).fma(bs, sum);
            sum = FloatVector.fromArray(S, x, x2 + i).fma(cs, sum);
            sum = FloatVector.fromArray(S, x, x3 + i).fma(ds, sum);
            sum.intoArray(y, yAt + i);
        }
        for (; i < count; i++) {
            float sum = Math.fma(x[x1 + i], b, Math.fma(x[xAt + i], a, y[yAt + i]));
            y[yAt + i] = Math.fma(x[x3 + i], d, Math.fma(x[x2 + i], c, sum));
        }
    }

    private static void addOne(float a, float[] x, int xAt, float[] y, int yAt, int count) {
        FloatVector as = FloatVector.broadcast(S, a);
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector.fromArray(S, x, xAt + i).fma(as, FloatVector.fromArray(S, y, yAt + i)).intoArray(y, yAt + i);
        }
        for (; i < count; i++) {
            y[yAt + i] = Math.fma(x[xAt + i], a, y[yAt + i]);
        }
    }
}
