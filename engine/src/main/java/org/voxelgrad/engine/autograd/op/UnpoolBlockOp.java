package org.voxelgrad.engine.autograd.op;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.Shape;
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
        List<Tensor> workspace = workspace(tape, kernels, spec);
        BlockKernels.Saved saved =
                kernels.forwardTraining(spec, values, input, winners, workspace, y, tape::empty);
        workspace.forEach(tape::release);
        List<Tensor> kept = new ArrayList<>(saved.tensors());
        kept.add(input);
        kept.add(winners);

        Node output = tape.record(
                y, List.of(x, state.weight(), state.bias(), state.gamma(), state.beta()), kept, (dy, gradients) -> {
                    BlockKernels.Gradients sums = state.sums(gradients);
                    Consumer<Tensor> backward = dx -> {
                        List<Tensor> space = workspace(tape, kernels, spec);
                        kernels.backward(spec, values, input, winners, space, saved, dy, dx, sums);
                        space.forEach(tape::release);
                    };
                    if (x.requiresGradient()) {
                        gradients.give(x, backward);
                    } else {
                        backward.accept(null);
                    }
                });
        saved.tensors().forEach(tape::release);
        return output;
    }

    /** Evaluation without gradients. */
    public static Node inference(
            Tape tape, UnpoolBlockKernels kernels, UnpoolBlockSpec spec, Node x, BlockOp.State state,
            Tensor winners) {
        Tensor y = tape.empty(spec.adjoint().inputShape());
        List<Tensor> workspace = workspace(tape, kernels, spec);
        kernels.forwardInference(spec, state.values(), x.value(), winners, workspace, y);
        workspace.forEach(tape::release);
        return tape.record(y, List.of(), List.of(), (dy, gradients) -> {});
    }

    private static List<Tensor> workspace(Tape tape, UnpoolBlockKernels kernels, UnpoolBlockSpec spec) {
        List<Tensor> workspace = new ArrayList<>();
        for (Shape shape : kernels.workspace(spec)) {
            workspace.add(tape.empty(shape));
        }
        return workspace;
    }
}
