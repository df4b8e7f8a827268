package org.voxelgrad.cuda.library;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.jcudnn.cudnnHandle;
import org.voxelgrad.cuda.driver.CudaDevice;
import org.voxelgrad.cuda.kernel.Workspace;

/** What the passes share, as cuDNN has functions and results of a type of its own for each. */
abstract class CudnnCalls implements ConvCalls {

    private static final Logger LOGGER = System.getLogger(CudnnCalls.class.getName());

    /** Results that are asked for; cuDNN has fewer. */
    static final int MOST = 32;

    final cudnnHandle handle;
    final ConvProblem problem;
    final CudnnDescriptors described;

    CudnnCalls(cudnnHandle handle, ConvProblem problem, CudnnDescriptors described) {
        this.handle = handle;
        this.problem = problem;
        this.described = described;
    }

    /** One of cuDNN's results. */
    record Result(int algorithm, int status, int determinism) {}

    /** A call that fills in results and how many there are. */
    interface Query<R> {
        int ask(int[] count, R[] results);
    }

    /** The algorithms that can compute the problem, in cuDNN's order; none when cuDNN refuses it as a whole. */
    static <R> List<Candidate> candidates(R[] results, Supplier<R> empty, Query<R> query, Function<R, Result> reader) {
        Arrays.setAll(results, i -> empty.get());
        return Arrays.stream(results, 0, answers(query, results))
                .map(reader)
                .filter(result -> result.status() == CudnnStatus.SUCCESS)
                .map(result -> new Candidate(
                        result.algorithm(), result.determinism() == cudnnDeterminism.CUDNN_DETERMINISTIC))
                .toList();
    }

    private static <R> int answers(Query<R> query, R[] results) {
        int[] count = new int[1];
        try {
            int status = query.ask(count, results);
            if (status == CudnnStatus.SUCCESS) {
                return count[0];
            }
            LOGGER.log(Level.WARNING, "cuDNN gives no algorithm: " + JCudnn.cudnnGetErrorString(status) + ".");
            return 0;
        } catch (ArrayIndexOutOfBoundsException e) {
            // JCuda copies the results of a call that failed too, by a counter that nobody has set.
            return 0;
        }
    }

    static Pointer pointer(long address) {
        return CudaDevice.pointer(address);
    }

    static Pointer pointer(Workspace.Part part) {
        return pointer(part.address());
    }

    /** The status of a query for an algorithm's workspace. */
    abstract int workspace(int algorithm, long[] bytes);

    /** The status of the pass. */
    abstract int compute(int algorithm, ConvOperands operands, Pointer workspace, long bytes);

    @Override
    public final OptionalLong workspaceBytes(int algorithm) {
        long[] bytes = new long[1];
        return workspace(algorithm, bytes) == CudnnStatus.SUCCESS ? OptionalLong.of(bytes[0]) : OptionalLong.empty();
    }

    @Override
    public final void run(int algorithm, ConvOperands operands, Workspace.Part workspace, long bytes) {
        CudnnStatus.check(compute(algorithm, operands, pointer(workspace), bytes), problem);
    }
}
