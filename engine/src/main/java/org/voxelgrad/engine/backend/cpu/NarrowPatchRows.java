package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of 256 bits or fewer, each a part of a column. The values of a channel that share a place in their windows
 * follow one another, so that their patches of weights and of sums stay in registers: half the loads, and a product is
 * all that a value stores.
 */
final class NarrowPatchRows extends VectorPatchRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    /** The longer the chains of values, the better, but two strips are what fits the first-level cache. */
    private static final int ROWS = 2;

    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(S, i -> (i ^ 4) % L);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(S, i -> i ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(S, i -> i ^ 1);
    private static final VectorMask<Float> LANES_4 = VectorMask.fromLong(S, 0xf0 & (1L << L) - 1);
    private static final VectorMask<Float> LANES_2 = VectorMask.fromLong(S, 0xcc & (1L << L) - 1);
    private static final VectorMask<Float> LANES_1 = VectorMask.fromLong(S, 0xaa & (1L << L) - 1);

    @Override
    public int rowsTogether() {
        return ROWS;
    }

    @Override
    public int productFloats() {
        return L;
    }

    @Override
    public void gather(
            float[] x, int xAt, int xStride, int[] at, int first, int stride, int windows, int rows, int channels,
            float[] table, int tableAt, float[] strips, float[] products, float[] sums, int sumsAt, int[] chains) {
        for (int c = 0; c < channels; c++) {
            int pair = c * PatchTable.PER_PAIR;
            int values = first + c * stride;
            chain(at, values, windows, rows, pair, chains);
            for (int place = 0; place < PatchTable.NOWHERE; place++) {
                int head = chains[place];
                int patch = pair + place * PATCH;
                for (int part = 0; head != 0 && part < COLUMN; part += L) {
                    gatherPlace(
                            chains, head, x, xAt + c * xStride, table, tableAt + patch + part, strips, START + part,
                            products, START + values * L, sums, sumsAt + patch + part);
                }
            }
        }
    }

    /**
     * Chains the values of a channel that have the same place. Value {@code i} has two ints from
     * {@code chains[2 * i + HEADS]} on: where the next value of its chain has its own, 0 for none, and the position of
     * its patch in the strips. Where a chain begins is told by {@code chains[place]}.
     */
    private static void chain(int[] at, int first, int windows, int rows, int pair, int[] chains) {
        for (int place = 0; place <= PatchTable.NOWHERE; place++) {
            chains[place] = 0;
        }
        int link = HEADS;
        for (int row = 0; row < rows; row++) {
            int strip = row * PatchRows.stripStride(windows);
            for (int w = 0; w < windows; w++) {
                int place = (at[first + row * windows + w] - pair) / PATCH;
                chains[link] = chains[place];
                chains[link + 1] = strip + 2 * COLUMN * w;
                chains[place] = link;
                link += 2;
            }
        }
    }

    private static void gatherPlace(
            int[] chains, int head, float[] x, int xAt, float[] table, int tableAt, float[] strips, int stripAt,
            float[] products, int productsAt, float[] sums, int sumsAt) {
        FloatVector a = FloatVector.fromArray(S, table, tableAt);
        FloatVector b = FloatVector.fromArray(S, table, tableAt + COLUMN);
        FloatVector c = FloatVector.fromArray(S, table, tableAt + 2 * COLUMN);
        FloatVector d = FloatVector.fromArray(S, table, tableAt + 3 * COLUMN);
        FloatVector sumA = FloatVector.fromArray(S, sums, sumsAt);
        FloatVector sumB = FloatVector.fromArray(S, sums, sumsAt + COLUMN);
        FloatVector sumC = FloatVector.fromArray(S, sums, sumsAt + 2 * COLUMN);
        FloatVector sumD = FloatVector.fromArray(S, sums, sumsAt + 3 * COLUMN);
        for (int link = head; link > 0; link = chains[link]) {
            int i = (link - HEADS) / 2;
            int from = stripAt + chains[link + 1];
            int p = productsAt + i * L;
            FloatVector scale = FloatVector.broadcast(S, x[xAt + i]);
            FloatVector column = FloatVector.fromArray(S, strips, from);
            FloatVector product = column.fma(a, FloatVector.fromArray(S, products, p));
            sumA = column.fma(scale, sumA);
            column = FloatVector.fromArray(S, strips, from + COLUMN);
            product = column.fma(b, product);
            sumB = column.fma(scale, sumB);
            column = FloatVector.fromArray(S, strips, from + 2 * COLUMN);
            product = column.fma(c, product);
            sumC = column.fma(scale, sumC);
            column = FloatVector.fromArray(S, strips, from + 3 * COLUMN);
            column.fma(d, product).intoArray(products, p);
            sumD = column.fma(scale, sumD);
        }
        sumA.intoArray(sums, sumsAt);
        sumB.intoArray(sums, sumsAt + COLUMN);
        sumC.intoArray(sums, sumsAt + 2 * COLUMN);
        sumD.intoArray(sums, sumsAt + 3 * COLUMN);
    }

    /**
     * As many products at a time as a vector has lanes: two vectors become one that holds the sums of both, half its
     * lanes for each, until a single one holds them all in their order.
     */
    @Override
    public void sumProducts(float[] products, int first, int count, float[] sums, int sumsAt) {
        int i = 0;
        for (; i <= count - L; i += L) {
            int at = START + (first + i) * L;
            FloatVector a = quarter(products, at);
            FloatVector b = quarter(products, at + L);
            FloatVector c = quarter(products, at + 2 * L);
            FloatVector d = quarter(products, at + 3 * L);
            a = a.blend(c, LANES_2).add(c.blend(a, LANES_2).rearrange(BY_2));
            b = b.blend(d, LANES_2).add(d.blend(b, LANES_2).rearrange(BY_2));
            a.blend(b, LANES_1).add(b.blend(a, LANES_1).rearrange(BY_1)).intoArray(sums, sumsAt + i);
        }
        for (; i < count; i++) {
            sums[sumsAt + i] = sum(products, START + (first + i) * L);
        }
    }

    /** One of the four vectors that two halvings are left to do with. */
    private static FloatVector quarter(float[] products, int at) {
        FloatVector a = FloatVector.fromArray(S, products, at);
        if (L == 4) {
            return a;
        }
        FloatVector b = FloatVector.fromArray(S, products, at + 4 * L);
        return a.blend(b, LANES_4).add(b.blend(a, LANES_4).rearrange(BY_4));
    }

    private static float sum(float[] products, int at) {
        float sum = (products[at] + products[at + 2]) + (products[at + 1] + products[at + 3]);
        if (L == 4) {
            return sum;
        }
        return sum + (products[at + 4] + products[at + 6]) + (products[at + 5] + products[at + 7]);
    }
}
