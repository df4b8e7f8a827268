package org.voxelgrad.cuda.library;

import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Precision;

/** How a library is handed the engine's tensors, and how its result becomes theirs. */
interface ConvForm {

    /** What the library is asked for. */
    Precision precision();

    /** Whether a convolution can be handed over in this form. */
    boolean fits(Conv3dSpec spec);

    /** Memory that holds what the pass reads, and memory for its result; valid until the next call. */
    ConvOperands enter(ConvTensors tensors);

    /** Completes the pass once the library has computed the result. */
    void leave(ConvTensors tensors, ConvOperands operands);
}
