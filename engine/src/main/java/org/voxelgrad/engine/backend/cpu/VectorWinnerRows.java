package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** A vector is a stretch of a patch or a part of one; the sums of a row of windows stay in registers. */
final class VectorWinnerRows implements WinnerRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void gradients(
            PooledGradient gradient, int at, int count, float[] values, int valuesAt, float[] totals, int totalsAt) {
        float[] y = gradient.y();
        float[] dy = gradient.dy();
        FloatVector slopes = FloatVector.broadcast(S, gradient.slope());
        FloatVector zero = FloatVector.zero(S);
        FloatVector sums = FloatVector.fromArray(S, totals, totalsAt);
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector g = FloatVector.fromArray(S, dy, at + i);
            g = g.mul(slopes).blend(g, FloatVector.fromArray(S, y, at + i).compare(VectorOperators.GT, zero));
            g.intoArray(values, valuesAt + i);
            sums = sums.add(g);
        }
        sums.intoArray(totals, totalsAt);
        ScalarWinnerRows.gradients(gradient, at, i, count, values, valuesAt, totals, totalsAt);
    }

    @Override
    public void addPatches(
            float[] columns, int columnStride, int from, float[] values, int[] patches, int valuesAt, int valuesStride,
            int windows, float[] sums, int sumsAt) {
        if (L == 8) {
            addTwo(columns, columnStride, from, values, patches, valuesAt, valuesStride, windows, sums, sumsAt);
            addTwo(
                    columns, columnStride, from, values, patches, valuesAt + 2 * valuesStride, valuesStride, windows,
                    sums, sumsAt + 2 * PATCH);
            return;
        }
        for (int part = 0; part < 3 * PLANES; part += L) {
            addParts(columns, columnStride, from + part, values, patches, valuesAt, valuesStride, windows, sums,
                    sumsAt + part);
        }
    }

    /** Two channels, where a stretch is two vectors: their sums are twelve of the 16 registers. */
    private static void addTwo(
            float[] columns, int columnStride, int from, float[] values, int[] patches, int valuesAt, int valuesStride,
            int windows, float[] sums, int sumsAt) {
        FloatVector a0 = FloatVector.zero(S), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
        FloatVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
        for (int i = valuesAt; i < valuesAt + windows; i++) {
            FloatVector g = FloatVector.broadcast(S, values[i]);
            int at = from + patches[i];
            a0 = FloatVector.fromArray(S, columns, at).fma(g, a0);
            a1 = FloatVector.fromArray(S, columns, at + L).fma(g, a1);
            a2 = FloatVector.fromArray(S, columns, at + columnStride).fma(g, a2);
            a3 = FloatVector.fromArray(S, columns, at + columnStride + L).fma(g, a3);
            a4 = FloatVector.fromArray(S, columns, at + 2 * columnStride).fma(g, a4);
            a5 = FloatVector.fromArray(S, columns, at + 2 * columnStride + L).fma(g, a5);
            g = FloatVector.broadcast(S, values[i + valuesStride]);
            at = from + patches[i + valuesStride];
            b0 = FloatVector.fromArray(S, columns, at).fma(g, b0);
            b1 = FloatVector.fromArray(S, columns, at + L).fma(g, b1);
            b2 = FloatVector.fromArray(S, columns, at + columnStride).fma(g, b2);
            b3 = FloatVector.fromArray(S, columns, at + columnStride + L).fma(g, b3);
            b4 = FloatVector.fromArray(S, columns, at + 2 * columnStride).fma(g, b4);
            b5 = FloatVector.fromArray(S, columns, at + 2 * columnStride + L).fma(g, b5);
        }
        a0.add(FloatVector.fromArray(S, sums, sumsAt)).intoArray(sums, sumsAt);
        a1.add(FloatVector.fromArray(S, sums, sumsAt + L)).intoArray(sums, sumsAt + L);
        a2.add(FloatVector.fromArray(S, sums, sumsAt + STRETCH)).intoArray(sums, sumsAt + STRETCH);
        a3.add(FloatVector.fromArray(S, sums, sumsAt + STRETCH + L)).intoArray(sums, sumsAt + STRETCH + L);
        a4.add(FloatVector.fromArray(S, sums, sumsAt + 2 * STRETCH)).intoArray(sums, sumsAt + 2 * STRETCH);
        a5.add(FloatVector.fromArray(S, sums, sumsAt + 2 * STRETCH + L)).intoArray(sums, sumsAt + 2 * STRETCH + L);
        int next = sumsAt + PATCH;
        b0.add(FloatVector.fromArray(S, sums, next)).intoArray(sums, next);
        b1.add(FloatVector.fromArray(S, sums, next + L)).intoArray(sums, next + L);
        b2.add(FloatVector.fromArray(S, sums, next + STRETCH)).intoArray(sums, next + STRETCH);
        b3.add(FloatVector.fromArray(S, sums, next + STRETCH + L)).intoArray(sums, next + STRETCH + L);
        b4.add(FloatVector.fromArray(S, sums, next + 2 * STRETCH)).intoArray(sums, next + 2 * STRETCH);
        b5.add(FloatVector.fromArray(S, sums, next + 2 * STRETCH + L)).intoArray(sums, next + 2 * STRETCH + L);
    }

    private static void addParts(
            float[] columns, int columnStride, int from, float[] values, int[] patches, int valuesAt, int valuesStride,
            int windows, float[] sums, int sumsAt) {
        FloatVector a0 = FloatVector.zero(S), a1 = a0, a2 = a0;
        FloatVector b0 = a0, b1 = a0, b2 = a0;
        FloatVector c0 = a0, c1 = a0, c2 = a0;
        FloatVector d0 = a0, d1 = a0, d2 = a0;
        for (int i = valuesAt; i < valuesAt + windows; i++) {
            FloatVector g = FloatVector.broadcast(S, values[i]);
            int at = from + patches[i];
            a0 = FloatVector.fromArray(S, columns, at).fma(g, a0);
            a1 = FloatVector.fromArray(S, columns, at + columnStride).fma(g, a1);
            a2 = FloatVector.fromArray(S, columns, at + 2 * columnStride).fma(g, a2);
            g = FloatVector.broadcast(S, values[i + valuesStride]);
            at = from + patches[i + valuesStride];
            b0 = FloatVector.fromArray(S, columns, at).fma(g, b0);
            b1 = FloatVector.fromArray(S, columns, at + columnStride).fma(g, b1);
            b2 = FloatVector.fromArray(S, columns, at + 2 * columnStride).fma(g, b2);
            g = FloatVector.broadcast(S, values[i + 2 * valuesStride]);
            at = from + patches[i + 2 * valuesStride];
            c0 = FloatVector.fromArray(S, columns, at).fma(g, c0);
            c1 = FloatVector.fromArray(S, columns, at + columnStride).fma(g, c1);
            c2 = FloatVector.fromArray(S, columns, at + 2 * columnStride).fma(g, c2);
            g = FloatVector.broadcast(S, values[i + 3 * valuesStride]);
            at = from + patches[i + 3 * valuesStride];
            d0 = FloatVector.fromArray(S, columns, at).fma(g, d0);
            d1 = FloatVector.fromArray(S, columns, at + columnStride).fma(g, d1);
            d2 = FloatVector.fromArray(S, columns, at + 2 * columnStride).fma(g, d2);
        }
        a0.add(FloatVector.fromArray(S, sums, sumsAt)).intoArray(sums, sumsAt);
        a1.add(FloatVector.fromArray(S, sums, sumsAt + STRETCH)).intoArray(sums, sumsAt + STRETCH);
        a2.add(FloatVector.fromArray(S, sums, sumsAt + 2 * STRETCH)).intoArray(sums, sumsAt + 2 * STRETCH);
        b0.add(FloatVector.fromArray(S, sums, sumsAt + 3 * STRETCH)).intoArray(sums, sumsAt + 3 * STRETCH);
        b1.add(FloatVector.fromArray(S, sums, sumsAt + 4 * STRETCH)).intoArray(sums, sumsAt + 4 * STRETCH);
        b2.add(FloatVector.fromArray(S, sums, sumsAt + 5 * STRETCH)).intoArray(sums, sumsAt + 5 * STRETCH);
        c0.add(FloatVector.fromArray(S, sums, sumsAt + 6 * STRETCH)).intoArray(sums, sumsAt + 6 * STRETCH);
        c1.add(FloatVector.fromArray(S, sums, sumsAt + 7 * STRETCH)).intoArray(sums, sumsAt + 7 * STRETCH);
        c2.add(FloatVector.fromArray(S, sums, sumsAt + 8 * STRETCH)).intoArray(sums, sumsAt + 8 * STRETCH);
        d0.add(FloatVector.fromArray(S, sums, sumsAt + 9 * STRETCH)).intoArray(sums, sumsAt + 9 * STRETCH);
        d1.add(FloatVector.fromArray(S, sums, sumsAt + 10 * STRETCH)).intoArray(sums, sumsAt + 10 * STRETCH);
        d2.add(FloatVector.fromArray(S, sums, sumsAt + 11 * STRETCH)).intoArray(sums, sumsAt + 11 * STRETCH);
    }
}
