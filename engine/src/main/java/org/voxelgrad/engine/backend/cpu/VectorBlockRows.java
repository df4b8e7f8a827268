package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vector loops. */
final class VectorBlockRows implements BlockRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void activate(
            float[] x, int xAt, int count, float shift, float scale, float offset, float slope, float[] y, int yAt) {
        int i = slope == 0
                ? relu(x, xAt, count, shift, scale, offset, y, yAt)
                : leaky(x, xAt, count, shift, scale, offset, slope, y, yAt);
        for (; i < count; i++) {
            y[yAt + i] = ScalarPointRows.leakyRelu(Math.fma(x[xAt + i] - shift, scale, offset), slope);
        }
    }

    private static int relu(
            float[] x, int xAt, int count, float shift, float scale, float offset, float[] y, int yAt) {
        FloatVector scales = FloatVector.broadcast(S, scale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        FloatVector zero = FloatVector.zero(S);
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector z = FloatVector.fromArray(S, x, xAt + i).sub(shift).fma(scales, offsets);
            z.blend(zero, z.compare(VectorOperators.LE, zero)).intoArray(y, yAt + i);
        }
        return i;
    }

    private static int leaky(
            float[] x, int xAt, int count, float shift, float scale, float offset, float slope, float[] y, int yAt) {
        FloatVector scales = FloatVector.broadcast(S, scale);
        FloatVector offsets = FloatVector.broadcast(S, offset);
        FloatVector zero = FloatVector.zero(S);
        int i = 0;
        for (; i <= count - L; i += L) {
            FloatVector z = FloatVector.fromArray(S, x, xAt + i).sub(shift).fma(scales, offsets);
            z.mul(slope).blend(z, z.compare(VectorOperators.GT, zero)).intoArray(y, yAt + i);
        }
        return i;
    }
}
