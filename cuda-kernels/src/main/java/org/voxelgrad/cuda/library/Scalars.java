package org.voxelgrad.cuda.library;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;

/** The factors of BLAS and cuDNN, which read them from the host's memory during the call. */
final class Scalars {

    static final Pointer ZERO = pointer(0);
    static final Pointer ONE = pointer(1);

    private Scalars() {}

    /** Outside the JVM's heap, so that a call neither copies nor pins an array. */
    private static Pointer pointer(float value) {
        return Pointer.to(
                ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder()).putFloat(0, value));
    }
}
