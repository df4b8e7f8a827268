package org.voxelgrad.engine.backend.cpu;

import java.util.function.IntPredicate;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies one, two or three phases by as many vectors at a time, of which the last ones of a row repeat some floats of
 * those before them; rows shorter than that take masks. Plain loops copy more phases, and short rows where masks would
 * be slow.
 */
final class VectorPhaseRows implements PhaseRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    /** Many machines whose vectors have but 128 bits have no masks. */
    private static final boolean MASKS = L > 4;

    private final PhaseRows plain = new ScalarPhaseRows();

    @Override
    public void split(
            int phases, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int phaseStride, int rows,
            int count) {
        boolean isShort = count < L;
        switch (isShort && !MASKS ? 0 : phases) {
            case 1 -> copy(x, xAt, xStride, y, yAt, yStride, rows, count);
            case 2 -> {
                if (isShort) {
                    VectorPairs.splitShort(x, xAt, xStride, y, yAt, yStride, phaseStride, rows, count);
                } else {
                    VectorPairs.split(x, xAt, xStride, y, yAt, yStride, phaseStride, rows, count);
                }
            }
            case 3 -> {
                if (isShort) {
                    VectorTriples.splitShort(x, xAt, xStride, y, yAt, yStride, phaseStride, rows, count);
                } else {
                    VectorTriples.split(x, xAt, xStride, y, yAt, yStride, phaseStride, rows, count);
                }
            }
            default -> plain.split(phases, x, xAt, xStride, y, yAt, yStride, phaseStride, rows, count);
        }
    }

    @Override
    public void merge(
            int phases, float[] x, int xAt, int xStride, int phaseStride, float[] y, int yAt, int yStride, int rows,
            int count) {
        boolean isShort = count < L;
        switch (isShort && !MASKS ? 0 : phases) {
            case 1 -> copy(x, xAt, xStride, y, yAt, yStride, rows, count);
            case 2 -> {
                if (isShort) {
                    VectorPairs.mergeShort(x, xAt, xStride, phaseStride, y, yAt, yStride, rows, count);
                } else {
                    VectorPairs.merge(x, xAt, xStride, phaseStride, y, yAt, yStride, rows, count);
                }
            }
            case 3 -> {
                if (isShort) {
                    VectorTriples.mergeShort(x, xAt, xStride, phaseStride, y, yAt, yStride, rows, count);
                } else {
                    VectorTriples.merge(x, xAt, xStride, phaseStride, y, yAt, yStride, rows, count);
                }
            }
            default -> plain.merge(phases, x, xAt, xStride, phaseStride, y, yAt, yStride, rows, count);
        }
    }

    private static void copy(
            float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int rows, int count) {
        if (count < L) {
            copyShort(x, xAt, xStride, y, yAt, yStride, rows, count);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * xStride;
            int to = yAt + row * yStride;
            for (int done = 0; done < count; done += L) {
                int i = Math.min(done, count - L);
                FloatVector.fromArray(S, x, from + i).intoArray(y, to + i);
            }
        }
    }

    private static void copyShort(
            float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int rows, int count) {
        VectorMask<Float> mask = before(count, 0);
        for (int row = 0; row < rows; row++) {
            FloatVector.fromArray(S, x, xAt + row * xStride, mask).intoArray(y, yAt + row * yStride, mask);
        }
    }

    /** The first floats of the vector that begins at {@code first}, as many as lie before {@code end}. */
    static VectorMask<Float> before(int end, int first) {
        return VectorMask.fromLong(S, (1L << Math.clamp(end - first, 0, L)) - 1);
    }

    static VectorMask<Float> mask(IntPredicate lanes) {
        long bits = 0;
        for (int i = 0; i < L; i++) {
            bits |= lanes.test(i) ? 1L << i : 0;
        }
        return VectorMask.fromLong(S, bits);
    }
}
