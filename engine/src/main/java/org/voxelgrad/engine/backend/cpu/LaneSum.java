package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;

/** The sum of a vector's lanes in their order; {@code reduceLanes} adds in one that may change when C2 compiles it. */
final class LaneSum {

    /** Kept, since a fresh array for every sum is what a training step would allocate most of. */
    private static final ThreadLocal<float[]> LANES =
            ThreadLocal.withInitial(() -> new float[VectorLanes.species().length()]);

    private LaneSum() {}

    static double of(FloatVector vector) {
        float[] lanes = LANES.get();
        vector.intoArray(lanes, 0);
        double sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }
}
