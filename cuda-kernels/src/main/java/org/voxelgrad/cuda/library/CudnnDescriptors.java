package org.voxelgrad.cuda.library;

import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Shape;

/** A problem in cuDNN's terms; needs the library, and no GPU. */
final class CudnnDescriptors implements AutoCloseable {

    private static final int AXES = 3;

    final cudnnTensorDescriptor x = new cudnnTensorDescriptor();
    final cudnnFilterDescriptor weight = new cudnnFilterDescriptor();
    final cudnnTensorDescriptor y = new cudnnTensorDescriptor();
    final cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();

    private boolean accepted = true;

    CudnnDescriptors(ConvProblem problem) {
        CudnnStatus.check(JCudnn.cudnnCreateTensorDescriptor(x), "making a descriptor");
        CudnnStatus.check(JCudnn.cudnnCreateFilterDescriptor(weight), "making a descriptor");
        CudnnStatus.check(JCudnn.cudnnCreateTensorDescriptor(y), "making a descriptor");
        CudnnStatus.check(JCudnn.cudnnCreateConvolutionDescriptor(convolution), "making a descriptor");
        boolean channelsLast = problem.channelsLast();
        setTensor(x, problem.spec().inputShape(), channelsLast);
        setTensor(y, problem.spec().outputShape(), channelsLast);
        accept(JCudnn.cudnnSetFilterNdDescriptor(
                weight, type(channelsLast),
                channelsLast ? cudnnTensorFormat.CUDNN_TENSOR_NHWC : cudnnTensorFormat.CUDNN_TENSOR_NCHW, AXES + 2,
                problem.spec().weightShape().toArray()));
        accept(JCudnn.cudnnSetConvolutionNdDescriptor(
                convolution, AXES, axes(problem.spec().padding()), axes(problem.spec().stride()),
                axes(problem.spec().dilation()), cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
                cudnnDataType.CUDNN_DATA_FLOAT));
        accept(JCudnn.cudnnSetConvolutionMathType(convolution, mathType(problem.precision())));
    }

    /** Whether cuDNN takes the problem, as far as it can tell without a GPU. */
    boolean accepted() {
        return accepted;
    }

    /**
     * Set once and never after a measurement: JCuda 12.6 does not hand over with which type of arithmetic an algorithm
     * was measured, and the strictest that is asked for holds whatever cuDNN would prefer.
     */
    private static int mathType(Precision precision) {
        return switch (precision) {
            case FP32 -> cudnnMathType.CUDNN_FMA_MATH;
            case TF32 -> cudnnMathType.CUDNN_DEFAULT_MATH;
            case BF16 -> cudnnMathType.CUDNN_TENSOR_OP_MATH;
        };
    }

    private static int type(boolean channelsLast) {
        return channelsLast ? cudnnDataType.CUDNN_DATA_BFLOAT16 : cudnnDataType.CUDNN_DATA_FLOAT;
    }

    /** The order of axes is always N, C, D, H, W; strides say how they lie. cuDNN counts elements in 32 bits. */
    private void setTensor(cudnnTensorDescriptor tensor, Shape shape, boolean channelsLast) {
        if (shape.elements() > Integer.MAX_VALUE) {
            accepted = false;
            return;
        }
        int[] dims = shape.toArray();
        accept(JCudnn.cudnnSetTensorNdDescriptor(
                tensor, type(channelsLast), dims.length, dims, strides(dims, channelsLast)));
    }

    private static int[] strides(int[] dims, boolean channelsLast) {
        int[] inner = channelsLast ? new int[] {1, 4, 3, 2, 0} : new int[] {4, 3, 2, 1, 0};
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int axis : inner) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return strides;
    }

    private static int[] axes(Size3 size) {
        return new int[] {size.d(), size.h(), size.w()};
    }

    private void accept(int status) {
        accepted &= status == CudnnStatus.SUCCESS;
    }

    @Override
    public void close() {
        JCudnn.cudnnDestroyTensorDescriptor(x);
        JCudnn.cudnnDestroyFilterDescriptor(weight);
        JCudnn.cudnnDestroyTensorDescriptor(y);
        JCudnn.cudnnDestroyConvolutionDescriptor(convolution);
    }
}
