package org.voxelgrad.cuda.library;

import static org.voxelgrad.cuda.library.Scalars.ONE;
import static org.voxelgrad.cuda.library.Scalars.ZERO;

import java.util.List;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnHandle;
import org.voxelgrad.cuda.kernel.Workspace;

/** The gradient of the weight, overwritten. */
final class CudnnBackwardWeight extends CudnnCalls {

    CudnnBackwardWeight(cudnnHandle handle, ConvProblem problem, CudnnDescriptors described) {
        super(handle, problem, described);
    }

    @Override
    public List<Candidate> measure(ConvOperands operands, Workspace.Part workspace, long bytes) {
        return candidates((count, results) -> JCudnn.cudnnFindConvolutionBackwardFilterAlgorithmEx(
                handle, described.x, pointer(operands.x()), described.y, pointer(operands.y()),
                described.convolution, described.weight, pointer(operands.weight()), MOST, count, results,
                pointer(workspace), bytes));
    }

    @Override
    public List<Candidate> rank() {
        return candidates((count, results) -> JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                handle, described.x, described.y, described.convolution, described.weight, MOST, count, results));
    }

    private static List<Candidate> candidates(Query<cudnnConvolutionBwdFilterAlgoPerf> query) {
        return candidates(
                new cudnnConvolutionBwdFilterAlgoPerf[MOST], cudnnConvolutionBwdFilterAlgoPerf::new, query,
                found -> new Result(found.algo, found.status, found.determinism));
    }

    @Override
    int workspace(int algorithm, long[] bytes) {
        return JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
                handle, described.x, described.y, described.convolution, described.weight, algorithm, bytes);
    }

    @Override
    int compute(int algorithm, ConvOperands operands, Pointer workspace, long bytes) {
        return JCudnn.cudnnConvolutionBackwardFilter(
                handle, ONE, described.x, pointer(operands.x()), described.y, pointer(operands.y()),
                described.convolution, algorithm, workspace, bytes, ZERO, described.weight,
                pointer(operands.weight()));
    }
}
