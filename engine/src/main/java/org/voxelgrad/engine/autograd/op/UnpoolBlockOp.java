package org.voxelgrad.engine.autograd.op;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.Tensor;

/** Unpooling, transposed convolution, batch normalisation and activation as one; see {@link UnpoolBlockKernels}. */
public final class UnpoolBlockOp {

    private UnpoolBlockOp() {}

    /** @param winners of the pooling that is inverted */
    public static Node training(
            Tape tape, UnpoolBlockKernels kernels, UnpoolBlockSpec spec, Node x, BlockOp.State state,
            Tensor winners) {
        BlockKernels.Parameters values = state.values();
        Tensor input = x.value();
        Tensor y = tape.empty(spec.adjoint().inputShape());
        List<Tensor> kept = new ArrayList<>(List.of(input, winners));
        BlockKernels.Saved[] saved = new BlockKernels.Saved[1];
        withWorkspace(tape, kernels, spec, workspace -> saved[0] =
                kernels.forwardTraining(spec, values, input, winners, workspace, y, tape::empty));
        kept.addAll(saved[0].tensors());

        Node output = tape.record(
                y, List.of(x, state.weight(), state.bias(), state.gamma(), state.beta()), kept, (dy, gradients) -> {
                    BlockKernels.Gradients sums = state.sums(gradients);
                    Consumer<Tensor> backward = dx -> withWorkspace(tape, kernels, spec, workspace ->
                            kernels.backward(spec, values, input, winners, workspace, saved[0], dy, dx, sums));
                    if (x.requiresGradient()) {
                        gradients.give(x, backward);
                    } else {
                        backward.accept(null);
                    }
                });
        saved[0].tensors().forEach(tape::release);
        return output;
    }

    /** Evaluation without gradients. */
    public static Node inference(
            Tape tape, UnpoolBlockKernels kernels, UnpoolBlockSpec spec, Node x, BlockOp.State state,
            Tensor winners) {
        Tensor y = tape.empty(spec.adjoint().inputShape());
        withWorkspace(tape, kernels, spec, workspace ->
                kernels.forwardInference(spec, state.values(), x.value(), winners, workspace, y));
        return tape.record(y, List.of(), List.of(), (dy, gradients) -> {});
    }

    private static void withWorkspace(
            Tape tape, UnpoolBlockKernels kernels, UnpoolBlockSpec spec, Consumer<List<Tensor>> pass) {
        List<Tensor> workspace = kernels.workspace(spec).stream().map(tape::empty).toList();
        pass.accept(workspace);
        workspace.forEach(tape::release);
    }
}
