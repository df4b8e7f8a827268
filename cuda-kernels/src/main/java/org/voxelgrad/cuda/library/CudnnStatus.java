package org.voxelgrad.cuda.library;

import jcuda.jcudnn.JCudnn;

/**
 * Turns cuDNN's status codes into sentences. Only that 0 is success holds in all versions: cuDNN 9 numbers the others
 * anew, so that JCuda's names for them are wrong.
 */
final class CudnnStatus {

    static final int SUCCESS = 0;

    private CudnnStatus() {}

    /**
     * @param operation what was called for before anything was computed, in words
     * @throws IllegalStateException when the status is not success
     */
    static void check(int status, String operation) {
        if (status != SUCCESS) {
            throw new IllegalStateException(
                    "cuDNN failed at " + operation + ": " + JCudnn.cudnnGetErrorString(status) + ".");
        }
    }

    /** @throws IllegalStateException when the status is not success, and so the problem was not computed */
    static void check(int status, ConvProblem problem) {
        if (status != SUCCESS) {
            throw new IllegalStateException("cuDNN failed at " + problem + ": " + JCudnn.cudnnGetErrorString(status)
                    + "; what was computed since the last checkpoint is lost, resume from there.");
        }
    }
}
