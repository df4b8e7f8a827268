package org.voxelgrad.cuda.driver;

import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** Turns the driver's status codes into sentences. */
final class CudaStatus {

    private CudaStatus() {}

    /**
     * @param operation what was called for, in words: "copying to the GPU", "kernel leaky_relu"
     * @throws IllegalStateException when the status is not success
     */
    static void check(int status, String operation) {
        if (status != CUresult.CUDA_SUCCESS) {
            throw new IllegalStateException(sentence(status, operation)
                    + "; what was computed since the last checkpoint is lost, resume from there.");
        }
    }

    /**
     * The same before anything was computed.
     *
     * @throws IllegalStateException when the status is not success
     */
    static void checkStart(int status, String operation) {
        if (status != CUresult.CUDA_SUCCESS) {
            throw new IllegalStateException(sentence(status, operation) + "; see what nvidia-smi shows.");
        }
    }

    private static String sentence(int status, String operation) {
        return "The GPU failed at " + operation + ": " + describe(status) + " (" + CUresult.stringFor(status) + ")";
    }

    static String describe(int status) {
        String[] text = new String[1];
        JCudaDriver.cuGetErrorString(status, text);
        return text[0] == null ? "status " + status : text[0];
    }
}
