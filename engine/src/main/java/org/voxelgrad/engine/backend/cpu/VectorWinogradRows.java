package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** On vectors. The rows of a transform are combined once and not twice: {@code x4 - x2} serves five of six results. */
final class VectorWinogradRows implements WinogradRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void data(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        FloatVector oneAndHalf = FloatVector.broadcast(S, 1.5f);
        FloatVector two = FloatVector.broadcast(S, 2);
        FloatVector minusHalf = FloatVector.broadcast(S, -0.5f);
        for (int i = 0; i < length; i += L) {
            int from = xAt + i;
            FloatVector x0 = FloatVector.fromArray(S, x, from);
            FloatVector x1 = FloatVector.fromArray(S, x, from + xStride);
            FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStride);
            FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStride);
            FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStride);
            FloatVector x5 = FloatVector.fromArray(S, x, from + 5 * xStride);
            FloatVector odd = x3.sub(x1);
            FloatVector even = x4.sub(x2);
            int to = vAt + i;
            oneAndHalf.fma(odd, x0.sub(x2).add(even)).intoArray(v, to);
            oneAndHalf.fma(x2.add(x3), even.add(odd)).intoArray(v, to + vStride);
            oneAndHalf.fma(x3.sub(x2), even.sub(odd)).intoArray(v, to + 2 * vStride);
            two.fma(odd, even).intoArray(v, to + 3 * vStride);
            minusHalf.fma(odd, even).intoArray(v, to + 4 * vStride);
            oneAndHalf.fma(even, x5.sub(x3).sub(odd)).intoArray(v, to + 5 * vStride);
        }
    }

    @Override
    public void filter(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        for (int i = 0; i < length; i += L) {
            int from = xAt + i;
            FloatVector x0 = FloatVector.fromArray(S, x, from);
            FloatVector x1 = FloatVector.fromArray(S, x, from + xStride);
            FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStride);
            FloatVector ends = x0.add(x2).mul(1f / 3);
            FloatVector middle = x1.mul(1f / 3);
            FloatVector last = x2.mul(4f / 15);
            int to = vAt + i;
            x0.intoArray(v, to);
            ends.add(middle).intoArray(v, to + vStride);
            middle.sub(ends).intoArray(v, to + 2 * vStride);
            x0.mul(-16f / 15).sub(x1.mul(8f / 15)).sub(last).intoArray(v, to + 3 * vStride);
            x0.mul(1f / 15).sub(x1.mul(2f / 15)).add(last).intoArray(v, to + 4 * vStride);
            x2.intoArray(v, to + 5 * vStride);
        }
    }

    @Override
    public void result(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        int last = Math.max(0, length - L);
        for (int i = 0; i < last; i += L) {
            result(x, xAt + i, xStride, v, vAt + i, vStride);
        }
        result(x, xAt + last, xStride, v, vAt + last, vStride);
    }

    private static void result(float[] x, int from, int xStride, float[] v, int to, int vStride) {
        FloatVector x0 = FloatVector.fromArray(S, x, from);
        FloatVector x1 = FloatVector.fromArray(S, x, from + xStride);
        FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStride);
        FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStride);
        FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStride);
        FloatVector x5 = FloatVector.fromArray(S, x, from + 5 * xStride);
        FloatVector sum = x1.add(x2);
        FloatVector difference = x1.sub(x2);
        x0.add(sum).add(x3.add(x4)).intoArray(v, to);
        FloatVector.broadcast(S, -2).fma(x4, FloatVector.broadcast(S, 0.5f).fma(x3, difference))
                .intoArray(v, to + vStride);
        FloatVector.broadcast(S, 4).fma(x4, FloatVector.broadcast(S, 0.25f).fma(x3, sum))
                .intoArray(v, to + 2 * vStride);
        FloatVector.broadcast(S, -8).fma(x4, FloatVector.broadcast(S, 0.125f).fma(x3, difference.add(x5)))
                .intoArray(v, to + 3 * vStride);
    }

    @Override
    public void resultMaxima(
            float[] x, int xAt, int xStride, int xPlane, float[] v, int vAt, int vStride, int length) {
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector quarter = FloatVector.broadcast(S, 0.25f);
        FloatVector eighth = FloatVector.broadcast(S, 0.125f);
        FloatVector minusTwo = FloatVector.broadcast(S, -2);
        FloatVector four = FloatVector.broadcast(S, 4);
        FloatVector minusEight = FloatVector.broadcast(S, -8);
        for (int i = 0; i < length; i += L) {
            int from = xAt + i;
            FloatVector x0 = FloatVector.fromArray(S, x, from);
            FloatVector x1 = FloatVector.fromArray(S, x, from + xStride);
            FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStride);
            FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStride);
            FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStride);
            FloatVector x5 = FloatVector.fromArray(S, x, from + 5 * xStride);
            FloatVector sum = x1.add(x2);
            FloatVector difference = x1.sub(x2);
            FloatVector low = x0.add(sum).add(x3.add(x4))
                    .max(minusTwo.fma(x4, half.fma(x3, difference)));
            FloatVector high = four.fma(x4, quarter.fma(x3, sum))
                    .max(minusEight.fma(x4, eighth.fma(x3, difference.add(x5))));
            from += xPlane;
            x0 = FloatVector.fromArray(S, x, from);
            x1 = FloatVector.fromArray(S, x, from + xStride);
            x2 = FloatVector.fromArray(S, x, from + 2 * xStride);
            x3 = FloatVector.fromArray(S, x, from + 3 * xStride);
            x4 = FloatVector.fromArray(S, x, from + 4 * xStride);
            x5 = FloatVector.fromArray(S, x, from + 5 * xStride);
            sum = x1.add(x2);
            difference = x1.sub(x2);
            low = low.max(x0.add(sum).add(x3.add(x4))
                    .max(minusTwo.fma(x4, half.fma(x3, difference))));
            high = high.max(four.fma(x4, quarter.fma(x3, sum))
                    .max(minusEight.fma(x4, eighth.fma(x3, difference.add(x5)))));
            low.intoArray(v, vAt + i);
            high.intoArray(v, vAt + i + vStride);
        }
    }

    @Override
    public void resultGradient(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector quarter = FloatVector.broadcast(S, 0.25f);
        FloatVector two = FloatVector.broadcast(S, 2);
        FloatVector four = FloatVector.broadcast(S, 4);
        for (int i = 0; i < length; i += L) {
            int from = xAt + i;
            FloatVector x0 = FloatVector.fromArray(S, x, from);
            FloatVector x1 = FloatVector.fromArray(S, x, from + xStride);
            FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStride);
            FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStride);
            FloatVector even = x0.add(x2);
            FloatVector odd = x1.add(x3);
            int to = vAt + i;
            x0.intoArray(v, to);
            even.add(odd).intoArray(v, to + vStride);
            even.sub(odd).intoArray(v, to + 2 * vStride);
            half.fma(quarter.fma(x3, x1), quarter.fma(x2, x0)).intoArray(v, to + 3 * vStride);
            four.fma(x2, x0).sub(two.mul(four.fma(x3, x1))).intoArray(v, to + 4 * vStride);
            x3.intoArray(v, to + 5 * vStride);
        }
    }

    @Override
    public void filterGradient(float[] x, int xAt, int xStride, float[] v, int vAt, int vStride, int length) {
        for (int i = 0; i < length; i += L) {
            int from = xAt + i;
            FloatVector x1 = FloatVector.fromArray(S, x, from + xStride);
            FloatVector x2 = FloatVector.fromArray(S, x, from + 2 * xStride);
            FloatVector x3 = FloatVector.fromArray(S, x, from + 3 * xStride).mul(4f / 15);
            FloatVector x4 = FloatVector.fromArray(S, x, from + 4 * xStride).mul(1f / 15);
            FloatVector ends = x1.sub(x2).mul(1f / 3);
            FloatVector middle = x1.add(x2).mul(1f / 3);
            FloatVector first = FloatVector.fromArray(S, x, from).add(ends);
            FloatVector last = FloatVector.fromArray(S, x, from + 5 * xStride).add(ends);
            int to = vAt + i;
            first.sub(x3.mul(4)).add(x4).intoArray(v, to);
            middle.sub(x3.add(x4).mul(2)).intoArray(v, to + vStride);
            last.sub(x3).add(x4.mul(4)).intoArray(v, to + 2 * vStride);
        }
    }
}
