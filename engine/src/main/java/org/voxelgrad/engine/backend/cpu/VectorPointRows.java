package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vector loops: both cases are computed and one is taken by a mask. */
final class VectorPointRows implements PointRows {

    private static final VectorSpecies<Float> S = VectorLanes.species();
    private static final int L = S.length();

    @Override
    public void leakyRelu(float[] x, int at, int count, float slope, float[] y) {
        int i = slope == 0 ? relu(x, at, count, y) : leaky(x, at, count, slope, y);
        for (; i < at + count; i++) {
            y[i] = ScalarPointRows.leakyRelu(x[i], slope);
        }
    }

    private static int relu(float[] x, int at, int count, float[] y) {
        FloatVector zero = FloatVector.zero(S);
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            v.blend(zero, v.compare(VectorOperators.LE, zero)).intoArray(y, i);
        }
        return i;
    }

    private static int leaky(float[] x, int at, int count, float slope, float[] y) {
        FloatVector zero = FloatVector.zero(S);
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            v.mul(slope).blend(v, v.compare(VectorOperators.GT, zero)).intoArray(y, i);
        }
        return i;
    }

    @Override
    public void leakyReluBackward(float[] x, float[] dy, int at, int count, float slope, float[] dx) {
        FloatVector zero = FloatVector.zero(S);
        int i = at;
        for (; i <= at + count - L; i += L) {
            FloatVector g = FloatVector.fromArray(S, dy, i);
            g.mul(slope)
                    .blend(g, FloatVector.fromArray(S, x, i).compare(VectorOperators.GT, zero))
                    .intoArray(dx, i);
        }
        for (; i < at + count; i++) {
            dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
        }
    }
}
