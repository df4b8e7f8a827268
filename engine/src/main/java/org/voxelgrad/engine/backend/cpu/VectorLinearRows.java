package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Vector loops: four sums for a dot product, four rows at a time for a combination. */
final class VectorLinearRows implements LinearRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public double dot(float[] a, int aAt, float[] b, int bAt, int count) {
        FloatVector s = FloatVector.zero(S), t = s, u = s, v = s;
        int i = 0;
        for (; i <= count - 4 * L; i += 4 * L) {
            s = FloatVector.fromArray(S, a, aAt + i).fma(FloatVector.fromArray(S, b, bAt + i), s);
            t = FloatVector.fromArray(S, a, aAt + i + L).fma(FloatVector.fromArray(S, b, bAt + i + L), t);
            u = FloatVector.fromArray(S, a, aAt + i + 2 * L).fma(FloatVector.fromArray(S, b, bAt + i + 2 * L), u);
            v = FloatVector.fromArray(S, a, aAt + i + 3 * L).fma(FloatVector.fromArray(S, b, bAt + i + 3 * L), v);
        }
        double sum = LaneSum.of(s.add(t).add(u.add(v)));
        for (; i < count; i++) {
            sum += a[aAt + i] * b[bAt + i];
        }
        return sum;
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
