package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The rows of {@link VectorPhaseRows} with three phases, three vectors at a time. */
final class VectorTriples {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    /** Where in its vector every float of a phase lies, and which of them lie in the second and the third vector. */
    private static final VectorShuffle<Float> PHASE_0 = VectorShuffle.fromOp(S, i -> (3 * i) % L);
    private static final VectorShuffle<Float> PHASE_1 = VectorShuffle.fromOp(S, i -> (3 * i + 1) % L);
    private static final VectorShuffle<Float> PHASE_2 = VectorShuffle.fromOp(S, i -> (3 * i + 2) % L);
    private static final VectorMask<Float> SECOND_OF_0 = VectorPhaseRows.mask(i -> 3 * i / L == 1);
    private static final VectorMask<Float> THIRD_OF_0 = VectorPhaseRows.mask(i -> 3 * i / L == 2);
    private static final VectorMask<Float> SECOND_OF_1 = VectorPhaseRows.mask(i -> (3 * i + 1) / L == 1);
    private static final VectorMask<Float> THIRD_OF_1 = VectorPhaseRows.mask(i -> (3 * i + 1) / L == 2);
    private static final VectorMask<Float> SECOND_OF_2 = VectorPhaseRows.mask(i -> (3 * i + 2) / L == 1);
    private static final VectorMask<Float> THIRD_OF_2 = VectorPhaseRows.mask(i -> (3 * i + 2) / L == 2);

    /** Where in its phase every float of a vector of triples lies, and which of them belong to phase 1 and 2. */
    private static final VectorShuffle<Float> TRIPLES_0 = VectorShuffle.fromOp(S, i -> i / 3);
    private static final VectorShuffle<Float> TRIPLES_1 = VectorShuffle.fromOp(S, i -> (L + i) / 3);
    private static final VectorShuffle<Float> TRIPLES_2 = VectorShuffle.fromOp(S, i -> (2 * L + i) / 3);
    private static final VectorMask<Float> TRIPLES_0_PHASE_1 = VectorPhaseRows.mask(i -> i % 3 == 1);
    private static final VectorMask<Float> TRIPLES_0_PHASE_2 = VectorPhaseRows.mask(i -> i % 3 == 2);
    private static final VectorMask<Float> TRIPLES_1_PHASE_1 = VectorPhaseRows.mask(i -> (L + i) % 3 == 1);
    private static final VectorMask<Float> TRIPLES_1_PHASE_2 = VectorPhaseRows.mask(i -> (L + i) % 3 == 2);
    private static final VectorMask<Float> TRIPLES_2_PHASE_1 = VectorPhaseRows.mask(i -> (2 * L + i) % 3 == 1);
    private static final VectorMask<Float> TRIPLES_2_PHASE_2 = VectorPhaseRows.mask(i -> (2 * L + i) % 3 == 2);

    private VectorTriples() {}

    /** @param count floats of a phase, at least a vector's */
    static void split(
            float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int phaseStride, int rows, int count) {
        for (int row = 0; row < rows; row++) {
            int rowFrom = xAt + row * xStride;
            int rowTo = yAt + row * yStride;
            for (int done = 0; done < count; done += L) {
                int i = Math.min(done, count - L);
                int from = rowFrom + 3 * i;
                int to = rowTo + i;
                FloatVector a = FloatVector.fromArray(S, x, from);
                FloatVector b = FloatVector.fromArray(S, x, from + L);
                FloatVector c = FloatVector.fromArray(S, x, from + 2 * L);
                a.rearrange(PHASE_0)
                        .blend(b.rearrange(PHASE_0), SECOND_OF_0)
                        .blend(c.rearrange(PHASE_0), THIRD_OF_0)
                        .intoArray(y, to);
                a.rearrange(PHASE_1)
                        .blend(b.rearrange(PHASE_1), SECOND_OF_1)
                        .blend(c.rearrange(PHASE_1), THIRD_OF_1)
                        .intoArray(y, to + phaseStride);
                a.rearrange(PHASE_2)
                        .blend(b.rearrange(PHASE_2), SECOND_OF_2)
                        .blend(c.rearrange(PHASE_2), THIRD_OF_2)
                        .intoArray(y, to + 2 * phaseStride);
            }
        }
    }

    /** @param count floats of a phase, fewer than a vector's */
    static void splitShort(
            float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int phaseStride, int rows, int count) {
        VectorMask<Float> mask = VectorPhaseRows.before(count, 0);
        VectorMask<Float> mask0 = VectorPhaseRows.before(3 * count, 0);
        VectorMask<Float> mask1 = VectorPhaseRows.before(3 * count, L);
        VectorMask<Float> mask2 = VectorPhaseRows.before(3 * count, 2 * L);
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * xStride;
            int to = yAt + row * yStride;
            FloatVector a = FloatVector.fromArray(S, x, from, mask0);
            FloatVector b = FloatVector.fromArray(S, x, from + L, mask1);
            FloatVector c = FloatVector.fromArray(S, x, from + 2 * L, mask2);
            a.rearrange(PHASE_0)
                    .blend(b.rearrange(PHASE_0), SECOND_OF_0)
                    .blend(c.rearrange(PHASE_0), THIRD_OF_0)
                    .intoArray(y, to, mask);
            a.rearrange(PHASE_1)
                    .blend(b.rearrange(PHASE_1), SECOND_OF_1)
                    .blend(c.rearrange(PHASE_1), THIRD_OF_1)
                    .intoArray(y, to + phaseStride, mask);
            a.rearrange(PHASE_2)
                    .blend(b.rearrange(PHASE_2), SECOND_OF_2)
                    .blend(c.rearrange(PHASE_2), THIRD_OF_2)
                    .intoArray(y, to + 2 * phaseStride, mask);
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
                int to = rowTo + 3 * i;
                FloatVector a = FloatVector.fromArray(S, x, from);
                FloatVector b = FloatVector.fromArray(S, x, from + phaseStride);
                FloatVector c = FloatVector.fromArray(S, x, from + 2 * phaseStride);
                a.rearrange(TRIPLES_0)
                        .blend(b.rearrange(TRIPLES_0), TRIPLES_0_PHASE_1)
                        .blend(c.rearrange(TRIPLES_0), TRIPLES_0_PHASE_2)
                        .intoArray(y, to);
                a.rearrange(TRIPLES_1)
                        .blend(b.rearrange(TRIPLES_1), TRIPLES_1_PHASE_1)
                        .blend(c.rearrange(TRIPLES_1), TRIPLES_1_PHASE_2)
                        .intoArray(y, to + L);
                a.rearrange(TRIPLES_2)
                        .blend(b.rearrange(TRIPLES_2), TRIPLES_2_PHASE_1)
                        .blend(c.rearrange(TRIPLES_2), TRIPLES_2_PHASE_2)
                        .intoArray(y, to + 2 * L);
            }
        }
    }

    /** @param count floats of a phase, fewer than a vector's */
    static void mergeShort(
            float[] x, int xAt, int xStride, int phaseStride, float[] y, int yAt, int yStride, int rows, int count) {
        VectorMask<Float> mask = VectorPhaseRows.before(count, 0);
        VectorMask<Float> mask0 = VectorPhaseRows.before(3 * count, 0);
        VectorMask<Float> mask1 = VectorPhaseRows.before(3 * count, L);
        VectorMask<Float> mask2 = VectorPhaseRows.before(3 * count, 2 * L);
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * xStride;
            int to = yAt + row * yStride;
            FloatVector a = FloatVector.fromArray(S, x, from, mask);
            FloatVector b = FloatVector.fromArray(S, x, from + phaseStride, mask);
            FloatVector c = FloatVector.fromArray(S, x, from + 2 * phaseStride, mask);
            a.rearrange(TRIPLES_0)
                    .blend(b.rearrange(TRIPLES_0), TRIPLES_0_PHASE_1)
                    .blend(c.rearrange(TRIPLES_0), TRIPLES_0_PHASE_2)
                    .intoArray(y, to, mask0);
            a.rearrange(TRIPLES_1)
                    .blend(b.rearrange(TRIPLES_1), TRIPLES_1_PHASE_1)
                    .blend(c.rearrange(TRIPLES_1), TRIPLES_1_PHASE_2)
                    .intoArray(y, to + L, mask1);
            a.rearrange(TRIPLES_2)
                    .blend(b.rearrange(TRIPLES_2), TRIPLES_2_PHASE_1)
                    .blend(c.rearrange(TRIPLES_2), TRIPLES_2_PHASE_2)
                    .intoArray(y, to + 2 * L, mask2);
        }
    }
}
