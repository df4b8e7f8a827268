package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector loops with four sums a quantity, enough to hide the latency of an addition. A lane sums a few hundred floats
 * of a {@link Segments segment}; from there on sums are double.
 */
final class VectorNormRows implements NormRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public double sum(float[] x, int at, int count) {
        FloatVector a = FloatVector.zero(S), b = a, c = a, d = a;
        int i = at;
        for (; i <= at + count - 4 * L; i += 4 * L) {
            a = a.add(FloatVector.fromArray(S, x, i));
            b = b.add(FloatVector.fromArray(S, x, i + L));
            c = c.add(FloatVector.fromArray(S, x, i + 2 * L));
            d = d.add(FloatVector.fromArray(S, x, i + 3 * L));
        }
        double sum = total(a, b) + total(c, d);
        for (; i < at + count; i++) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public void deviations(float[] x, int at, int count, float shift, double[] sums, int sumsAt) {
        FloatVector a = FloatVector.zero(S), b = a, c = a, d = a;
        FloatVector aa = a, bb = a, cc = a, dd = a;
        int i = at;
        for (; i <= at + count - 4 * L; i += 4 * L) {
            FloatVector p = FloatVector.fromArray(S, x, i).sub(shift);
            FloatVector q = FloatVector.fromArray(S, x, i + L).sub(shift);
            FloatVector r = FloatVector.fromArray(S, x, i + 2 * L).sub(shift);
            FloatVector s = FloatVector.fromArray(S, x, i + 3 * L).sub(shift);
            a = a.add(p);
            b = b.add(q);
            c = c.add(r);
            d = d.add(s);
            aa = p.fma(p, aa);
            bb = q.fma(q, bb);
            cc = r.fma(r, cc);
            dd = s.fma(s, dd);
        }
        double sum = total(a, b) + total(c, d);
        double squares = total(aa, bb) + total(cc, dd);
        for (; i < at + count; i++) {
            double deviation = x[i] - shift;
            sum += deviation;
            squares += deviation * deviation;
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = squares;
    }

    @Override
    public void gradientSums(float[] x, float[] dy, int at, int count, float shift, double[] sums, int sumsAt) {
        FloatVector a = FloatVector.zero(S), b = a, c = a, d = a;
        FloatVector ax = a, bx = a, cx = a, dx = a;
        int i = at;
        for (; i <= at + count - 4 * L; i += 4 * L) {
            FloatVector p = FloatVector.fromArray(S, dy, i);
            FloatVector q = FloatVector.fromArray(S, dy, i + L);
            FloatVector r = FloatVector.fromArray(S, dy, i + 2 * L);
            FloatVector s = FloatVector.fromArray(S, dy, i + 3 * L);
            a = a.add(p);
            b = b.add(q);
            c = c.add(r);
            d = d.add(s);
            ax = FloatVector.fromArray(S, x, i).sub(shift).fma(p, ax);
            bx = FloatVector.fromArray(S, x, i + L).sub(shift).fma(q, bx);
            cx = FloatVector.fromArray(S, x, i + 2 * L).sub(shift).fma(r, cx);
            dx = FloatVector.fromArray(S, x, i + 3 * L).sub(shift).fma(s, dx);
        }
        double sum = total(a, b) + total(c, d);
        double products = total(ax, bx) + total(cx, dx);
        for (; i < at + count; i++) {
            double g = dy[i];
            sum += g;
            products += g * (x[i] - shift);
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = products;
    }

    @Override
    public void affine(float[] x, int at, int count, float shift, float scale, float offset, float[] y) {
        FloatVector scales = FloatVector.broadcast(S, scale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector.fromArray(S, x, i).sub(shift).fma(scales, offsets).intoArray(y, i);
        }
        for (; i < at + count; i++) {
            y[i] = Math.fma(x[i] - shift, scale, offset);
        }
    }

    @Override
    public void gradient(
            float[] x, float[] dy, int at, int count, float shift, float xScale, float dyScale, float offset,
            float[] dx) {
        FloatVector xScales = FloatVector.broadcast(S, xScale);
        FloatVector dyScales = FloatVector.broadcast(S, dyScale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector xPart = FloatVector.fromArray(S, x, i).sub(shift).fma(xScales, offsets);
            FloatVector.fromArray(S, dy, i).fma(dyScales, xPart).intoArray(dx, i);
        }
        for (; i < at + count; i++) {
            dx[i] = Math.fma(dy[i], dyScale, Math.fma(x[i] - shift, xScale, offset));
        }
    }

    @Override
    public void activatedGradientSums(
            float[] x, float[] dy, int at, int count, Activation activation, double[] sums, int sumsAt) {
        float shift = activation.shift();
        float slope = activation.slope();
        FloatVector scales = FloatVector.broadcast(S, activation.scale());
        FloatVector offsets = FloatVector.broadcast(S, activation.offset());
        FloatVector zero = FloatVector.zero(S);
        FloatVector a = zero, b = zero;
        FloatVector ax = zero, bx = zero;
        int i = at;
        for (; i <= at + count - 2 * L; i += 2 * L) {
            FloatVector p = FloatVector.fromArray(S, x, i).sub(shift);
            FloatVector q = FloatVector.fromArray(S, x, i + L).sub(shift);
            FloatVector g = FloatVector.fromArray(S, dy, i);
            FloatVector h = FloatVector.fromArray(S, dy, i + L);
            g = g.mul(slope).blend(g, p.fma(scales, offsets).compare(VectorOperators.GT, zero));
            h = h.mul(slope).blend(h, q.fma(scales, offsets).compare(VectorOperators.GT, zero));
            a = a.add(g);
            b = b.add(h);
            ax = p.fma(g, ax);
            bx = q.fma(h, bx);
        }
        double sum = total(a, b);
        double products = total(ax, bx);
        for (; i < at + count; i++) {
            double g = activation.backward(x[i], dy[i]);
            sum += g;
            products += g * (x[i] - shift);
        }
        sums[sumsAt] = sum;
        sums[sumsAt + 1] = products;
    }

    @Override
    public void activatedGradient(
            float[] x, float[] dy, int at, int count, Activation activation, float xScale, float offset) {
        float shift = activation.shift();
        float slope = activation.slope();
        FloatVector scales = FloatVector.broadcast(S, activation.scale());
        FloatVector activationOffsets = FloatVector.broadcast(S, activation.offset());
        FloatVector xScales = FloatVector.broadcast(S, xScale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        FloatVector zero = FloatVector.zero(S);
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector deviation = FloatVector.fromArray(S, x, i).sub(shift);
            FloatVector g = FloatVector.fromArray(S, dy, i);
            g = g.mul(slope)
                    .blend(g, deviation.fma(scales, activationOffsets).compare(VectorOperators.GT, zero));
            g.fma(scales, deviation.fma(xScales, offsets)).intoArray(x, i);
        }
        for (; i < at + count; i++) {
            float g = activation.backward(x[i], dy[i]);
            x[i] = Math.fma(g, activation.scale(), Math.fma(x[i] - shift, xScale, offset));
        }
    }

    @Override
    public void scaledDifference(float[] x, float[] target, int at, int count, float factor, float[] dx) {
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector.fromArray(S, x, i).sub(FloatVector.fromArray(S, target, i)).mul(factor).intoArray(dx, i);
        }
        for (; i < at + count; i++) {
            dx[i] = (x[i] - target[i]) * factor;
        }
    }

    @Override
    public double squaredDistance(float[] x, float[] target, int at, int count) {
        FloatVector a = FloatVector.zero(S), b = a;
        int i = at;
        for (; i <= at + count - 2 * L; i += 2 * L) {
            FloatVector p = FloatVector.fromArray(S, x, i).sub(FloatVector.fromArray(S, target, i));
            FloatVector q = FloatVector.fromArray(S, x, i + L).sub(FloatVector.fromArray(S, target, i + L));
            a = p.fma(p, a);
            b = q.fma(q, b);
        }
        double sum = total(a, b);
        for (; i < at + count; i++) {
            double difference = (double) x[i] - target[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double total(FloatVector a, FloatVector b) {
        return LaneSum.of(a.add(b));
    }
}
