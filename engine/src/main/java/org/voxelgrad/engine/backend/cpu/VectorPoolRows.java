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
    private static final VectorShuffle<Float> NEXT = VectorShuffle.fromOp(S, i -> (i + 1) % L);
    private static final VectorShuffle<Integer> NEXT_INT = VectorShuffle.fromOp(I, i -> (i + 1) % L);
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Integer> EVEN_INT = VectorShuffle.fromOp(I, i -> 2 * i % L);
    private static final VectorShuffle<Float> EVEN_OF_TWO = VectorShuffle.fromOp(S, i -> 2 * i);
    private static final VectorShuffle<Float> ODD_OF_TWO = VectorShuffle.fromOp(S, i -> 2 * i + 1);
    private static final VectorMask<Float> HALF = VectorMask.fromLong(S, (1L << PAIRS) - 1);
    private static final VectorMask<Integer> HALF_INT = VectorMask.fromLong(I, (1L << PAIRS) - 1);
    private static final IntVector COLUMNS = IntVector.zero(I).addIndex(1);

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
