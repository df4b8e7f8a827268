package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A vector is a column of a patch or a part of one: the four columns under a window stay in registers while its channels
 * pass, and two of them go on to the next window. One loop over windows and channels, since C2 pays dearly for entering
 * short inner loops.
 */
final class VectorPatchRows implements PatchRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void scatter(
            float[] x, int[] at, int windows, int channels, int first, float[] table, int tableAt, float[] strip) {
        for (int part = 0; part < COLUMN; part += L) {
            scatterPart(x, at, first, first + windows * channels, channels, table, tableAt + part, strip, part);
        }
    }

    private static void scatterPart(
            float[] x, int[] at, int from, int to, int channels, float[] table, int tableAt, float[] strip,
            int stripAt) {
        FloatVector a = FloatVector.zero(S), b = a, c = a, d = a;
        int column = stripAt;
        int left = channels;
        for (int i = from; i < to; i++) {
            FloatVector scale = FloatVector.broadcast(S, x[i]);
            int t = tableAt + at[i];
            a = FloatVector.fromArray(S, table, t).fma(scale, a);
            b = FloatVector.fromArray(S, table, t + COLUMN).fma(scale, b);
            c = FloatVector.fromArray(S, table, t + 2 * COLUMN).fma(scale, c);
            d = FloatVector.fromArray(S, table, t + 3 * COLUMN).fma(scale, d);
            if (--left == 0) {
                a.intoArray(strip, column);
                b.intoArray(strip, column + COLUMN);
                a = c;
                b = d;
                c = FloatVector.zero(S);
                d = c;
                column += 2 * COLUMN;
                left = channels;
            }
        }
        a.intoArray(strip, column);
        b.intoArray(strip, column + COLUMN);
    }

    @Override
    public void gather(
            float[] x, int[] at, int windows, int channels, int first, float[] table, int tableAt, float[] strip,
            float[] products, float[] sums, int sumsAt) {
        for (int part = 0; part < COLUMN; part += L) {
            gatherPart(
                    x, at, first, first + windows * channels, channels, table, tableAt + part, strip, part, products,
                    sums, sumsAt + part);
        }
    }

    private static void gatherPart(
            float[] x, int[] at, int from, int to, int channels, float[] table, int tableAt, float[] strip,
            int stripAt, float[] products, float[] sums, int sumsAt) {
        FloatVector a = FloatVector.fromArray(S, strip, stripAt);
        FloatVector b = FloatVector.fromArray(S, strip, stripAt + COLUMN);
        FloatVector c = FloatVector.fromArray(S, strip, stripAt + 2 * COLUMN);
        FloatVector d = FloatVector.fromArray(S, strip, stripAt + 3 * COLUMN);
        int column = stripAt + 4 * COLUMN;
        int left = channels;
        for (int i = from; i < to; i++) {
            int t = tableAt + at[i];
            int p = i * COLUMN + stripAt;
            FloatVector product = FloatVector.fromArray(S, products, p);
            product = FloatVector.fromArray(S, table, t).fma(a, product);
            product = FloatVector.fromArray(S, table, t + COLUMN).fma(b, product);
            product = FloatVector.fromArray(S, table, t + 2 * COLUMN).fma(c, product);
            product = FloatVector.fromArray(S, table, t + 3 * COLUMN).fma(d, product);
            product.intoArray(products, p);
            FloatVector scale = FloatVector.broadcast(S, x[i]);
            int s = sumsAt + at[i];
            a.fma(scale, FloatVector.fromArray(S, sums, s)).intoArray(sums, s);
            b.fma(scale, FloatVector.fromArray(S, sums, s + COLUMN)).intoArray(sums, s + COLUMN);
            c.fma(scale, FloatVector.fromArray(S, sums, s + 2 * COLUMN)).intoArray(sums, s + 2 * COLUMN);
            d.fma(scale, FloatVector.fromArray(S, sums, s + 3 * COLUMN)).intoArray(sums, s + 3 * COLUMN);
            if (--left == 0) {
                a = c;
                b = d;
                c = FloatVector.fromArray(S, strip, column);
                d = FloatVector.fromArray(S, strip, column + COLUMN);
                column += 2 * COLUMN;
                left = channels;
            }
        }
    }
}
