package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * A vector is a column of a patch or a part of one: the four columns under a window stay in registers while its
 * channels pass, and two of them go on to the next window. One loop over windows and channels, since C2 pays dearly for
 * entering short inner loops.
 */
final class VectorPatchRows implements PatchRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());
    private static final IntVector COLUMNS = IntVector.zero(I).addIndex(2);

    private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(S, i -> (i ^ 8) % L);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(S, i -> (i ^ 4) % L);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(S, i -> i ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(S, i -> i ^ 1);
    private static final VectorMask<Float> LANES_8 = VectorMask.fromLong(S, 0xff00L & (1L << L) - 1);
    private static final VectorMask<Float> LANES_4 = VectorMask.fromLong(S, 0xf0f0L & (1L << L) - 1);
    private static final VectorMask<Float> LANES_2 = VectorMask.fromLong(S, 0xccccL & (1L << L) - 1);
    private static final VectorMask<Float> LANES_1 = VectorMask.fromLong(S, 0xaaaaL & (1L << L) - 1);

    private final ScalarPatchRows scalar = new ScalarPatchRows();

    /** The last vector of a row may repeat windows of the one before it. */
    @Override
    public void locate(
            int[] winners, int from, int windows, int corner, int plane, int rowLength, boolean lostPlane,
            boolean lostRow, int base, int[] at, int to) {
        if (windows < L) {
            scalar.locate(winners, from, windows, corner, plane, rowLength, lostPlane, lostRow, base, at, to);
            return;
        }
        for (int done = 0; done < windows; done += L) {
            int w = Math.min(done, windows - L);
            IntVector rest = IntVector.fromArray(I, winners, from + w).sub(COLUMNS).sub(corner + 2 * w);
            VectorMask<Integer> second = rest.compare(VectorOperators.GE, plane);
            rest = rest.blend(rest.sub(plane), second);
            VectorMask<Integer> lower = rest.compare(VectorOperators.GE, rowLength);
            rest = rest.blend(rest.sub(rowLength - 2), lower);
            IntVector place = rest.blend(rest.add(4), second);
            if (lostPlane) {
                place = place.blend(PatchTable.NOWHERE, second.not());
            }
            if (lostRow) {
                place = place.blend(PatchTable.NOWHERE, lower.not());
            }
            place.mul(PATCH).add(base).intoArray(at, to + w);
        }
    }

    @Override
    public void scatter(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip) {
        for (int part = 0; part < COLUMN; part += L) {
            scatterPart(x, xAt, xStride, at, first, windows, channels, table, tableAt + part, strip, START + part);
        }
    }

    private static void scatterPart(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip, int stripAt) {
        FloatVector a = FloatVector.zero(S), b = a, c = a, d = a;
        int column = stripAt;
        int left = channels;
        int value = xAt;
        int place = first;
        for (int i = 0; i < windows * channels; i++) {
            FloatVector scale = FloatVector.broadcast(S, x[value]);
            int t = tableAt + at[place];
            a = FloatVector.fromArray(S, table, t).fma(scale, a);
            b = FloatVector.fromArray(S, table, t + COLUMN).fma(scale, b);
            c = FloatVector.fromArray(S, table, t + 2 * COLUMN).fma(scale, c);
            d = FloatVector.fromArray(S, table, t + 3 * COLUMN).fma(scale, d);
            value += xStride;
            place += windows;
            if (--left == 0) {
                a.intoArray(strip, column);
                b.intoArray(strip, column + COLUMN);
                a = c;
                b = d;
                c = FloatVector.zero(S);
                d = c;
                column += 2 * COLUMN;
                left = channels;
                value -= channels * xStride - 1;
                place -= channels * windows - 1;
            }
        }
        a.intoArray(strip, column);
        b.intoArray(strip, column + COLUMN);
    }

    @Override
    public void gather(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip, float[] products, float[] sums, int sumsAt) {
        for (int part = 0; part < COLUMN; part += L) {
            gatherPart(
                    x, xAt, xStride, at, first, windows, channels, table, tableAt + part, strip, START + part, products,
                    sums, sumsAt + part);
        }
    }

    private static void gatherPart(
            float[] x, int xAt, int xStride, int[] at, int first, int windows, int channels, float[] table,
            int tableAt, float[] strip, int stripAt, float[] products, float[] sums, int sumsAt) {
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
            int p = place * COLUMN + stripAt;
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
            place += windows;
            if (--left == 0) {
                a = c;
                b = d;
                c = FloatVector.fromArray(S, strip, column);
                d = FloatVector.fromArray(S, strip, column + COLUMN);
                column += 2 * COLUMN;
                left = channels;
                value -= channels * xStride - 1;
                place -= channels * windows - 1;
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
            if (L < COLUMN) {
                addParts(products, at);
            }
            if (L > 8) {
                halve(products, at, 8, BY_8, LANES_8);
            }
            if (L > 4) {
                halve(products, at, 4, BY_4, LANES_4);
            }
            halve(products, at, 2, BY_2, LANES_2);
            halve(products, at, 1, BY_1, LANES_1);
            FloatVector.fromArray(S, products, at).intoArray(sums, sumsAt + i);
        }
        for (; i < count; i++) {
            sums[sumsAt + i] = ScalarPatchRows.sum(products, START + (first + i) * COLUMN);
        }
    }

    /** Adds up the parts of every column and puts the sums side by side. */
    private static void addParts(float[] products, int at) {
        for (int i = 0; i < L; i++) {
            FloatVector sum = FloatVector.fromArray(S, products, at + i * COLUMN);
            for (int part = L; part < COLUMN; part += L) {
                sum = sum.add(FloatVector.fromArray(S, products, at + i * COLUMN + part));
            }
            sum.intoArray(products, at + i * L);
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
