package org.voxelgrad.cuda.library;

import java.util.Optional;

/** Convolutions of a library, on device memory. */
interface ConvLibrary {

    /**
     * The way to compute a problem from now on; empty when the library has none, which will not change.
     *
     * @param operands to try algorithms on: the inputs hold values, the result may be overwritten
     */
    Optional<ConvAlgorithm> choose(ConvProblem problem, ConvOperands operands);

    /** Computes its problem. */
    interface ConvAlgorithm {

        /** @throws IllegalStateException when the library fails; the message names the problem */
        void run(ConvOperands operands);
    }
}
