package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of 512 bits, each a column of a patch: sums are taken from memory and put back value by value. */
final class WidePatchRows extends VectorPatchRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(S, i -> i ^ 8);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(S, i -> i ^ 4);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(S, i -> i ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(S, i -> i ^ 1);
    private static final VectorMask<Float> LANES_8 = VectorMask.fromLong(S, 0xff00L);
    private static final VectorMask<Float> LANES_4 = VectorMask.fromLong(S, 0xf0f0L);
    private static final VectorMask<Float> LANES_2 = VectorMask.fromLong(S, 0xccccL);
    private static final VectorMask<Float> LANES_1 = VectorMask.fromLong(S, 0xaaaaL);

    @Override
    public int rowsTogether() {
        return 1;
    }

    @Override
    public int productFloats() {
        return COLUMN;
    }

    @Override
    public void gather(
            float[] x, int xAt, int xStride, int[] at, int first, int stride, int windows, int rows, int channels,
            float[] table, int tableAt, float[] strips, float[] products, float[] sums, int sumsAt, int[] chains) {
        for (int row = 0; row < rows; row++) {
            gatherRow(
                    x, xAt + row * windows, xStride, at, first + row * windows, stride, windows, channels, table,
                    tableAt, strips, START + row * PatchRows.stripStride(windows), products, sums, sumsAt);
        }
    }

    private static void gatherRow(
            float[] x, int xAt, int xStride, int[] at, int first, int stride, int windows, int channels,
            float[] table, int tableAt, float[] strip, int stripAt, float[] products, float[] sums, int sumsAt) {
        FloatVector a = FloatVector.fromArray(S, strip, stripAt);
        FloatVector b = FloatVector.fromArray(S, strip, stripAt + COLUMN);
        FloatVector c = FloatVector.fromArray(S, strip, stripAt + 2 * COLUMN);
        FloatVector d = FloatVector.fromArray(S, strip, stripAt + 3 * COLUMN);
        int column = stripAt + 4 * COLUMN;
        int left = channels;
        int value = xAt;
        int place = first;
        for (int i = 0; i < windows * channels; i++) {
            int t = tableAt + at[place];
            int p = START + place * COLUMN;
            FloatVector product = FloatVector.fromArray(S, products, p);
            product = FloatVector.fromArray(S, table, t).fma(a, product);
            product = FloatVector.fromArray(S, table, t + COLUMN).fma(b, product);
            product = FloatVector.fromArray(S, table, t + 2 * COLUMN).fma(c, product);
            product = FloatVector.fromArray(S, table, t + 3 * COLUMN).fma(d, product);
            product.intoArray(products, p);
            FloatVector scale = FloatVector.broadcast(S, x[value]);
            int s = sumsAt + at[place];
            a.fma(scale, FloatVector.fromArray(S, sums, s)).intoArray(sums, s);
            b.fma(scale, FloatVector.fromArray(S, sums, s + COLUMN)).intoArray(sums, s + COLUMN);
            c.fma(scale, FloatVector.fromArray(S, sums, s + 2 * COLUMN)).intoArray(sums, s + 2 * COLUMN);
            d.fma(scale, FloatVector.fromArray(S, sums, s + 3 * COLUMN)).intoArray(sums, s + 3 * COLUMN);
            value += xStride;
            place += stride;
            if (--left == 0) {
                a = c;
                b = d;
                c = FloatVector.fromArray(S, strip, column);
                d = FloatVector.fromArray(S, strip, column + COLUMN);
                column += 2 * COLUMN;
                left = channels;
                value -= channels * xStride - 1;
                place -= channels * stride - 1;
            }
        }
    }

    /**
     * As many products at a time as a vector has lanes, in place: two vectors become one that holds the sums of both,
     * half its lanes for each, until a single one holds them all in their order.
     */
    @Override
    public void sumProducts(float[] products, int first, int count, float[] sums, int sumsAt) {
        int i = 0;
        for (; i <= count - L; i += L) {
            int at = START + (first + i) * COLUMN;
            halve(products, at, 8, BY_8, LANES_8);
            halve(products, at, 4, BY_4, LANES_4);
            halve(products, at, 2, BY_2, LANES_2);
            halve(products, at, 1, BY_1, LANES_1);
            FloatVector.fromArray(S, products, at).intoArray(sums, sumsAt + i);
        }
        for (; i < count; i++) {
            sums[sumsAt + i] = ScalarPatchRows.sum(products, START + (first + i) * COLUMN);
        }
    }

    /** Makes {@code half} vectors of twice as many. */
    private static void halve(
            float[] products, int at, int half, VectorShuffle<Float> swap, VectorMask<Float> lanes) {
        for (int i = at; i < at + half * L; i += L) {
            FloatVector a = FloatVector.fromArray(S, products, i);
            FloatVector b = FloatVector.fromArray(S, products, i + half * L);
            a.blend(b, lanes).add(b.blend(a, lanes).rearrange(swap)).intoArray(products, i);
        }
    }
}
