package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * A vector is columns of the input: first the maximum of each column over the four rows and the row it comes from, then
 * the better of two neighbouring columns, of which every second pair is a window. The last vector of a row may repeat
 * windows of the one before it.
 */
final class VectorPoolRows implements PoolRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, S.vectorShape());
    private static final int L = S.length();
    private static final int PAIRS = L / 2;

    /** Lanes up to which {@link #unpoolPairs} is known to pay: with 8 it takes half as long as window by window. */
    private static final int MEASURED = 8;

    private static final VectorShuffle<Float> NEXT = VectorShuffle.fromOp(S, i -> (i + 1) % L);
    private static final VectorShuffle<Integer> NEXT_INT = VectorShuffle.fromOp(I, i -> (i + 1) % L);
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Integer> EVEN_INT = VectorShuffle.fromOp(I, i -> 2 * i % L);
    private static final VectorShuffle<Float> EVEN_OF_TWO = VectorShuffle.fromOp(S, i -> 2 * i);
    private static final VectorShuffle<Float> ODD_OF_TWO = VectorShuffle.fromOp(S, i -> 2 * i + 1);
    private static final VectorMask<Float> HALF = VectorMask.fromLong(S, (1L << PAIRS) - 1);
    private static final VectorMask<Integer> HALF_INT = VectorMask.fromLong(I, (1L << PAIRS) - 1);
    private static final IntVector COLUMNS = IntVector.zero(I).addIndex(1);
    private static final VectorShuffle<Float> LOWER_TWICE = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorShuffle<Float> UPPER_TWICE = VectorShuffle.fromOp(S, i -> (L + i) / 2);
    private static final VectorShuffle<Integer> LOWER_TWICE_INT = VectorShuffle.fromOp(I, i -> i / 2);
    private static final VectorShuffle<Integer> UPPER_TWICE_INT = VectorShuffle.fromOp(I, i -> (L + i) / 2);

    @Override
    public int maxOfPairs(
            float[] x, int row0, int row1, int row2, int row3, int winner0, int to1, int to2, int to3, int windows,
            float[] y, int[] winners, int at) {
        if (windows < PAIRS) {
            return 0;
        }
        for (int done = 0; done < windows; done += PAIRS) {
            int first = Math.min(done, windows - PAIRS);
            int i = 2 * first;
            FloatVector best = FloatVector.fromArray(S, x, row0 + i);
            IntVector from = IntVector.zero(I);

            FloatVector row = FloatVector.fromArray(S, x, row1 + i);
            VectorMask<Float> wins =
                    row.compare(VectorOperators.LE, best).not().and(best.compare(VectorOperators.EQ, best));
            best = best.blend(row, wins);
            from = from.blend(to1, wins.cast(I));

            row = FloatVector.fromArray(S, x, row2 + i);
            wins = row.compare(VectorOperators.LE, best).not().and(best.compare(VectorOperators.EQ, best));
            best = best.blend(row, wins);
            from = from.blend(to2, wins.cast(I));

            row = FloatVector.fromArray(S, x, row3 + i);
            wins = row.compare(VectorOperators.LE, best).not().and(best.compare(VectorOperators.EQ, best));
            best = best.blend(row, wins);
            from = from.blend(to3, wins.cast(I));

            FloatVector next = best.rearrange(NEXT);
            IntVector nextFrom = from.rearrange(NEXT_INT);
            VectorMask<Float> number = best.compare(VectorOperators.EQ, best);
            VectorMask<Float> above = next.compare(VectorOperators.LE, best).not().and(number);
            VectorMask<Float> alike = best.compare(VectorOperators.EQ, next)
                    .or(number.or(next.compare(VectorOperators.EQ, next)).not());
            wins = above.or(alike.and(nextFrom.lt(from).cast(S)));
            best = best.blend(next, wins);
            from = from.blend(nextFrom.add(1), wins.cast(I)).add(COLUMNS).add(winner0 + i);
            best.rearrange(EVEN).intoArray(y, at + first, HALF);
            from.rearrange(EVEN_INT).intoArray(winners, at + first, HALF_INT);
        }
        return windows;
    }

    /** Both halves of a vector of windows, spread over the columns: a column is the winner's if its number is. */
    @Override
    public int unpoolPairs(
            float[] x, int[] winners, int at, int winner0, int to1, int to2, int to3, int windows, float[] y, int row0,
            int row1, int row2, int row3) {
        if (L > MEASURED || windows < L) {
            return 0;
        }
        FloatVector zero = FloatVector.zero(S);
        for (int done = 0; done < windows; done += L) {
            int first = Math.min(done, windows - L);
            int i = 2 * first;
            FloatVector values = FloatVector.fromArray(S, x, at + first);
            IntVector from = IntVector.fromArray(I, winners, at + first);
            FloatVector value = values.rearrange(LOWER_TWICE);
            IntVector column = from.rearrange(LOWER_TWICE_INT).sub(COLUMNS).sub(winner0 + i);
            zero.blend(value, column.eq(0).cast(S)).intoArray(y, row0 + i);
            zero.blend(value, column.eq(to1).cast(S)).intoArray(y, row1 + i);
            zero.blend(value, column.eq(to2).cast(S)).intoArray(y, row2 + i);
            zero.blend(value, column.eq(to3).cast(S)).intoArray(y, row3 + i);
            value = values.rearrange(UPPER_TWICE);
            column = from.rearrange(UPPER_TWICE_INT).sub(COLUMNS).sub(winner0 + i + L);
            zero.blend(value, column.eq(0).cast(S)).intoArray(y, row0 + i + L);
            zero.blend(value, column.eq(to1).cast(S)).intoArray(y, row1 + i + L);
            zero.blend(value, column.eq(to2).cast(S)).intoArray(y, row2 + i + L);
            zero.blend(value, column.eq(to3).cast(S)).intoArray(y, row3 + i + L);
        }
        return windows;
    }

    @Override
    public void maxOfColumns(float[] x, int xAt, int windows, float[] y, int yAt) {
        for (int w = 0; w < windows; w += L) {
            FloatVector a = FloatVector.fromArray(S, x, xAt + 2 * w);
            FloatVector b = FloatVector.fromArray(S, x, xAt + 2 * w + L);
            FloatVector best = a.rearrange(EVEN_OF_TWO, b).max(a.rearrange(ODD_OF_TWO, b));
            if (w + L <= windows) {
                best.intoArray(y, yAt + w);
            } else {
                best.intoArray(y, yAt + w, S.indexInRange(w, windows));
            }
        }
    }
}
