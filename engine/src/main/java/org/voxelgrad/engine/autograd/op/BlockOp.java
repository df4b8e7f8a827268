package org.voxelgrad.engine.autograd.op;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.autograd.Gradients;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Convolution, batch normalisation, activation and pooling as one operation; see {@link BlockKernels}. */
public final class BlockOp {

    private BlockOp() {}

    /** The parameters' nodes and the running statistics. */
    public record State(Node weight, Node bias, Node gamma, Node beta, Tensor runningMean, Tensor runningVar) {

        BlockKernels.Parameters values() {
            return new BlockKernels.Parameters(
                    weight.value(), bias.value(), gamma.value(), beta.value(), runningMean, runningVar);
        }

        BlockKernels.Gradients sums(Gradients gradients) {
            return new BlockKernels.Gradients(
                    gradients.sum(weight), gradients.sum(bias), gradients.sum(gamma), gradients.sum(beta));
        }
    }

    /** @param winners INT32 of the output's shape, filled; null when nobody needs them */
    public static Node training(
            Tape tape, BlockKernels kernels, BlockSpec spec, Node x, State state, Tensor winners) {
        BlockKernels.Parameters values = state.values();
        Tensor input = x.value();
        Tensor y = tape.empty(spec.pool().outputShape());
        BlockKernels.Saved saved = kernels.forwardTraining(
                spec, values, input, x.requiresGradient(), y, winners, tape::empty);
        List<Tensor> kept = new ArrayList<>(saved.tensors());
        kept.add(input);
        kept.add(y);
        if (winners == null) {
            // No unpooling will follow, so that maps only become smaller.
            tape.reserveGradient(x);
        }

        Node output = tape.record(
                y, List.of(x, state.weight, state.bias, state.gamma, state.beta), kept, (dy, gradients) -> {
                    BlockKernels.Gradients sums = state.sums(gradients);
                    if (x.requiresGradient()) {
                        gradients.give(x, dx -> kernels.backward(spec, values, input, y, saved, dy, dx, sums));
                    } else {
                        kernels.backward(spec, values, input, y, saved, dy, null, sums);
                    }
                });
        saved.tensors().forEach(tape::release);
        return output;
    }

    /** Evaluation without gradients. */
    public static Node inference(
            Tape tape, BlockKernels kernels, BlockSpec spec, Node x, State state, Tensor winners) {
        Tensor y = tape.empty(spec.pool().outputShape());
        List<Tensor> workspace = new ArrayList<>();
        for (Shape shape : kernels.workspace(spec)) {
            workspace.add(tape.empty(shape));
        }
        kernels.forwardInference(spec, state.values(), x.value(), workspace, y, winners);
        workspace.forEach(tape::release);
        return tape.record(y, List.of(), List.of(), (dy, gradients) -> {});
    }
}
