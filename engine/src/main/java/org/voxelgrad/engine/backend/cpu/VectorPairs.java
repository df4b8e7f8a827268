package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The rows of {@link VectorPhaseRows} with two phases, two vectors at a time. */
final class VectorPairs {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    private static final VectorShuffle<Float> EVENS = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Float> ODDS = VectorShuffle.fromOp(S, i -> (2 * i + 1) % L);
    private static final VectorMask<Float> UPPER = VectorPhaseRows.mask(i -> i >= L / 2);

    private static final VectorShuffle<Float> LOWER_TWICE = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorShuffle<Float> UPPER_TWICE = VectorShuffle.fromOp(S, i -> (L + i) / 2);
    private static final VectorMask<Float> ODD = VectorPhaseRows.mask(i -> i % 2 == 1);

    private VectorPairs() {}

    /** @param count floats of a phase, at least a vector's */
    static void split(
            float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int phaseStride, int rows, int count) {
        for (int row = 0; row < rows; row++) {
            int rowFrom = xAt + row * xStride;
            int rowTo = yAt + row * yStride;
            for (int done = 0; done < count; done += L) {
                int i = Math.min(done, count - L);
                int from = rowFrom + 2 * i;
                int to = rowTo + i;
                FloatVector a = FloatVector.fromArray(S, x, from);
                FloatVector b = FloatVector.fromArray(S, x, from + L);
                a.rearrange(EVENS).blend(b.rearrange(EVENS), UPPER).intoArray(y, to);
                a.rearrange(ODDS).blend(b.rearrange(ODDS), UPPER).intoArray(y, to + phaseStride);
            }
        }
    }

    /** @param count floats of a phase, fewer than a vector's */
    static void splitShort(
            float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int phaseStride, int rows, int count) {
        VectorMask<Float> mask = VectorPhaseRows.before(count, 0);
        VectorMask<Float> mask0 = VectorPhaseRows.before(2 * count, 0);
        VectorMask<Float> mask1 = VectorPhaseRows.before(2 * count, L);
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * xStride;
            int to = yAt + row * yStride;
            FloatVector a = FloatVector.fromArray(S, x, from, mask0);
            FloatVector b = FloatVector.fromArray(S, x, from + L, mask1);
            a.rearrange(EVENS).blend(b.rearrange(EVENS), UPPER).intoArray(y, to, mask);
            a.rearrange(ODDS).blend(b.rearrange(ODDS), UPPER).intoArray(y, to + phaseStride, mask);
        }
    }

    /** @param count floats of a phase, at least a vector's */
    static void merge(
            float[] x, int xAt, int xStride, int phaseStride, float[] y, int yAt, int yStride, int rows, int count) {
        for (int row = 0; row < rows; row++) {
            int rowFrom = xAt + row * xStride;
            int rowTo = yAt + row * yStride;
            for (int done = 0; done < count; done += L) {
                int i = Math.min(done, count - L);
                int from = rowFrom + i;
                int to = rowTo + 2 * i;
                FloatVector a = FloatVector.fromArray(S, x, from);
                FloatVector b = FloatVector.fromArray(S, x, from + phaseStride);
                a.rearrange(LOWER_TWICE).blend(b.rearrange(LOWER_TWICE), ODD).intoArray(y, to);
                a.rearrange(UPPER_TWICE).blend(b.rearrange(UPPER_TWICE), ODD).intoArray(y, to + L);
            }
        }
    }

    /** @param count floats of a phase, fewer than a vector's */
    static void mergeShort(
            float[] x, int xAt, int xStride, int phaseStride, float[] y, int yAt, int yStride, int rows, int count) {
        VectorMask<Float> mask = VectorPhaseRows.before(count, 0);
        VectorMask<Float> mask0 = VectorPhaseRows.before(2 * count, 0);
        VectorMask<Float> mask1 = VectorPhaseRows.before(2 * count, L);
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * xStride;
            int to = yAt + row * yStride;
            FloatVector a = FloatVector.fromArray(S, x, from, mask);
            FloatVector b = FloatVector.fromArray(S, x, from + phaseStride, mask);
            a.rearrange(LOWER_TWICE).blend(b.rearrange(LOWER_TWICE), ODD).intoArray(y, to, mask0);
            a.rearrange(UPPER_TWICE).blend(b.rearrange(UPPER_TWICE), ODD).intoArray(y, to + L, mask1);
        }
    }
}
