package org.voxelgrad.cuda.library;

import static org.voxelgrad.cuda.library.Scalars.ONE;
import static org.voxelgrad.cuda.library.Scalars.ZERO;

import java.util.List;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnHandle;
import org.voxelgrad.cuda.kernel.Workspace;

/** {@code dx = conv^T(dy, weight)}. */
final class CudnnBackwardData extends CudnnCalls {

    CudnnBackwardData(cudnnHandle handle, ConvProblem problem, CudnnDescriptors described) {
        super(handle, problem, described);
    }

    @Override
    public List<Candidate> measure(ConvOperands operands, Workspace.Part workspace, long bytes) {
        return candidates((count, results) -> JCudnn.cudnnFindConvolutionBackwardDataAlgorithmEx(
                handle, described.weight, pointer(operands.weight()), described.y, pointer(operands.y()),
                described.convolution, described.x, pointer(operands.x()), MOST, count, results, pointer(workspace),
                bytes));
    }

    @Override
    public List<Candidate> rank() {
        return candidates((count, results) -> JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                handle, described.weight, described.y, described.convolution, described.x, MOST, count, results));
    }

    private static List<Candidate> candidates(Query<cudnnConvolutionBwdDataAlgoPerf> query) {
        return candidates(
                new cudnnConvolutionBwdDataAlgoPerf[MOST], cudnnConvolutionBwdDataAlgoPerf::new, query,
                found -> new Result(found.algo, found.status, found.determinism));
    }

    @Override
    int workspace(int algorithm, long[] bytes) {
        return JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
                handle, described.weight, described.y, described.convolution, described.x, algorithm, bytes);
    }

    @Override
    int compute(int algorithm, ConvOperands operands, Pointer workspace, long bytes) {
        return JCudnn.cudnnConvolutionBackwardData(
                handle, ONE, described.weight, pointer(operands.weight()), described.y, pointer(operands.y()),
                described.convolution, algorithm, workspace, bytes, ZERO, described.x, pointer(operands.x()));
    }
}
