package org.voxelgrad.cuda.library;

import static org.voxelgrad.cuda.library.Scalars.ONE;
import static org.voxelgrad.cuda.library.Scalars.ZERO;

import java.util.List;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnHandle;
import org.voxelgrad.cuda.kernel.Workspace;

/** {@code y = conv(x, weight)}. */
final class CudnnForward extends CudnnCalls {

    CudnnForward(cudnnHandle handle, ConvProblem problem, CudnnDescriptors described) {
        super(handle, problem, described);
    }

    @Override
    public List<Candidate> measure(ConvOperands operands, Workspace.Part workspace, long bytes) {
        return candidates((count, results) -> JCudnn.cudnnFindConvolutionForwardAlgorithmEx(
                handle, described.x, pointer(operands.x()), described.weight, pointer(operands.weight()),
                described.convolution, described.y, pointer(operands.y()), MOST, count, results, pointer(workspace),
                bytes));
    }

    @Override
    public List<Candidate> rank() {
        return candidates((count, results) -> JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                handle, described.x, described.weight, described.convolution, described.y, MOST, count, results));
    }

    private static List<Candidate> candidates(Query<cudnnConvolutionFwdAlgoPerf> query) {
        return candidates(
                new cudnnConvolutionFwdAlgoPerf[MOST], cudnnConvolutionFwdAlgoPerf::new, query,
                found -> new Result(found.algo, found.status, found.determinism));
    }

    @Override
    int workspace(int algorithm, long[] bytes) {
        return JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
                handle, described.x, described.weight, described.convolution, described.y, algorithm, bytes);
    }

    @Override
    int compute(int algorithm, ConvOperands operands, Pointer workspace, long bytes) {
        return JCudnn.cudnnConvolutionForward(
                handle, ONE, described.x, pointer(operands.x()), described.weight, pointer(operands.weight()),
                described.convolution, algorithm, workspace, bytes, ZERO, described.y, pointer(operands.y()));
    }
}
