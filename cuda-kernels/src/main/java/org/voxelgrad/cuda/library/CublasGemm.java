package org.voxelgrad.cuda.library;

import static org.voxelgrad.cuda.library.Scalars.ONE;
import static org.voxelgrad.cuda.library.Scalars.ZERO;

import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;
import org.voxelgrad.cuda.driver.CudaDevice;
import org.voxelgrad.cuda.driver.CudaLibrary;
import org.voxelgrad.engine.backend.Precision;

/**
 * Matrix products by cuBLAS on a device's stream; needs {@link CudaLibrary#CUBLAS}. On one stream cuBLAS gives the same
 * bits at every run.
 */
final class CublasGemm implements Gemm, AutoCloseable {

    private final CudaDevice device;
    private final cublasHandle handle = new cublasHandle();

    CublasGemm(CudaDevice device, Precision precision) {
        this.device = device;
        device.enter();
        String operation = "starting on " + device.gpu();
        check(JCublas2.cublasCreate(handle), operation);
        check(JCublas2.cublasSetStream(handle, new cudaStream_t(device.stream())), operation);
        check(JCublas2.cublasSetMathMode(handle, mathMode(precision)), operation);
    }

    /** Without TF32, cuBLAS keeps all bits of float32. */
    private static int mathMode(Precision precision) {
        return precision == Precision.FP32
                ? cublasMath.CUBLAS_DEFAULT_MATH
                : cublasMath.CUBLAS_TF32_TENSOR_OP_MATH;
    }

    @Override
    public void multiply(int m, int n, int k, Matrix a, Matrix b, boolean add, Matrix c) {
        device.enter();
        int status = JCublas2.cublasSgemm(
                handle, operation(a), operation(b), m, n, k, ONE, CudaDevice.pointer(a.address()), a.rows(),
                CudaDevice.pointer(b.address()), b.rows(), add ? ONE : ZERO, CudaDevice.pointer(c.address()),
                c.rows());
        if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            throw new IllegalStateException("cuBLAS failed at a product of matrices of " + m + " x " + k + " and " + k
                    + " x " + n + ": " + JCublas2.cublasGetStatusString(status)
                    + "; what was computed since the last checkpoint is lost, resume from there.");
        }
    }

    private static int operation(Matrix matrix) {
        return matrix.transposed() ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
    }

    /**
     * @param operation what was called for before anything was computed, in words
     * @throws IllegalStateException when the status is not success
     */
    static void check(int status, String operation) {
        if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            throw new IllegalStateException(
                    "cuBLAS failed at " + operation + ": " + JCublas2.cublasGetStatusString(status) + ".");
        }
    }

    @Override
    public void close() {
        device.enter();
        JCublas2.cublasDestroy(handle);
    }
}
