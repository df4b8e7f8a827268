package org.voxelgrad.cuda.library;

import org.voxelgrad.cuda.device.DeviceStorage;
import org.voxelgrad.cuda.kernel.CudaLinear;
import org.voxelgrad.cuda.kernel.Launcher;
import org.voxelgrad.cuda.kernel.LinearLayer;
import org.voxelgrad.cuda.library.Gemm.Matrix;
import org.voxelgrad.engine.backend.LinearKernels;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Fully connected layers: matrix products of a library, and our own kernels for batches that these read the weight once
 * for, as then nothing is faster. To the library a tensor {@code [rows, columns]} is a matrix of that many columns, its
 * transpose.
 */
final class LibraryLinear implements LinearKernels {

    private final Gemm gemm;
    private final CudaLinear small;

    LibraryLinear(Launcher launcher, Gemm gemm) {
        this.gemm = gemm;
        small = new CudaLinear(launcher);
    }

    private static boolean isSmall(LinearLayer layer) {
        return layer.images() <= CudaLinear.IMAGES;
    }

    /** The transpose of a tensor of two axes. */
    private static Matrix transposeOf(Tensor tensor) {
        return Matrix.of(DeviceStorage.address(tensor), tensor.dim(1));
    }

    /** {@code y^T [out, images] = weight [out, in] x^T [in, images]}. */
    @Override
    public void forward(Tensor x, Tensor weight, Tensor bias, Tensor y) {
        LinearLayer layer = LinearLayer.of(x, weight, y);
        if (isSmall(layer)) {
            small.forward(x, weight, bias, y);
            return;
        }
        if (bias != null) {
            small.fillBias(bias, y);
        }
        gemm.multiply(
                layer.out(), layer.images(), layer.in(), transposeOf(weight).transpose(), transposeOf(x), bias != null,
                transposeOf(y));
    }

    /** {@code dx^T [in, images] = weight^T [in, out] dy^T [out, images]}. */
    @Override
    public void backwardData(Tensor dy, Tensor weight, Tensor dx) {
        LinearLayer layer = LinearLayer.of(dx, weight, dy);
        if (isSmall(layer)) {
            small.backwardData(dy, weight, dx);
            return;
        }
        gemm.multiply(
                layer.in(), layer.images(), layer.out(), transposeOf(weight), transposeOf(dy), false, transposeOf(dx));
    }

    /** {@code dWeight^T [in, out] += x^T [in, images] dy [images, out]}. */
    @Override
    public void backwardWeight(Tensor x, Tensor dy, Tensor dWeight) {
        LinearLayer layer = LinearLayer.of(x, dWeight, dy);
        if (isSmall(layer)) {
            small.backwardWeight(x, dy, dWeight);
            return;
        }
        gemm.multiply(
                layer.in(), layer.out(), layer.images(), transposeOf(x), transposeOf(dy).transpose(), true,
                transposeOf(dWeight));
    }
}
