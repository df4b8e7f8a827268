package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Two vectors of pairs at a time, each half of which is shuffled to where its pairs belong. The last ones of a row may
 * repeat pairs of those before them.
 */
final class VectorPairRows implements PairRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();
    private static final VectorMask<Float> LOW = VectorMask.fromLong(S, (1L << L / 2) - 1);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(S, 0xAAAAAAAAAAAAAAAAL >>> 64 - L);

    /** The even lanes, once in the lower half and again in the upper one; and the odd lanes. */
    private static final VectorShuffle<Float> EVENS = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Float> ODDS = VectorShuffle.fromOp(S, i -> (2 * i + 1) % L);

    /** Every lane of the lower half twice, and of the upper half. */
    private static final VectorShuffle<Float> LOWER_TWICE = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorShuffle<Float> UPPER_TWICE = VectorShuffle.fromOp(S, i -> (L + i) / 2);

    @Override
    public void split(float[] x, int xAt, float[] y, int evenAt, int oddAt, int count) {
        if (count < L) {
            ScalarPairRows.splitPairs(x, xAt, y, evenAt, oddAt, count);
            return;
        }
        for (int done = 0; done < count; done += L) {
            int i = Math.min(done, count - L);
            FloatVector a = FloatVector.fromArray(S, x, xAt + 2 * i);
            FloatVector b = FloatVector.fromArray(S, x, xAt + 2 * i + L);
            b.rearrange(EVENS).blend(a.rearrange(EVENS), LOW).intoArray(y, evenAt + i);
            b.rearrange(ODDS).blend(a.rearrange(ODDS), LOW).intoArray(y, oddAt + i);
        }
    }

    @Override
    public void merge(float[] x, int evenAt, int oddAt, float[] y, int yAt, int count) {
        if (count < L) {
            ScalarPairRows.mergePairs(x, evenAt, oddAt, y, yAt, count);
            return;
        }
        for (int done = 0; done < count; done += L) {
            int i = Math.min(done, count - L);
            FloatVector even = FloatVector.fromArray(S, x, evenAt + i);
            FloatVector odd = FloatVector.fromArray(S, x, oddAt + i);
            even.rearrange(LOWER_TWICE).blend(odd.rearrange(LOWER_TWICE), ODD).intoArray(y, yAt + 2 * i);
            even.rearrange(UPPER_TWICE).blend(odd.rearrange(UPPER_TWICE), ODD).intoArray(y, yAt + 2 * i + L);
        }
    }
}
