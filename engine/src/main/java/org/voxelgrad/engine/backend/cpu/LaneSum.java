package org.voxelgrad.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;

/** Sums of a vector's lanes in their order; {@code reduceLanes} adds in one that may change when C2 compiles it. */
final class LaneSum {

    private static final int LANES = VectorLanes.species().length();

    /** Kept, since a fresh array for every sum is what a training step would allocate most of. */
    private static final ThreadLocal<float[]> ROOM = ThreadLocal.withInitial(() -> new float[25 * LANES]);

    private LaneSum() {}

    /** The thread's own room for the lanes of up to 25 vectors. */
    static float[] room() {
        return ROOM.get();
    }

    static double of(FloatVector vector) {
        float[] lanes = ROOM.get();
        vector.intoArray(lanes, 0);
        return of(lanes, 0);
    }

    /** The sum of the vector that was put at {@code at}. */
    static double of(float[] lanes, int at) {
        double sum = 0;
        for (int i = at; i < at + LANES; i++) {
            sum += lanes[i];
        }
        return sum;
    }
}
