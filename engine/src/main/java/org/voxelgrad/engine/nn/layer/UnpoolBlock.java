package org.voxelgrad.engine.nn.layer;

import java.util.List;
import java.util.Optional;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.BlockOp;
import org.voxelgrad.engine.autograd.op.UnpoolBlockOp;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.UnpoolBlockKernels;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.nn.Module;

/**
 * {@code CropMaxUnpool3d, ConvTranspose3d, BatchNorm3d, ReLU or LeakyReLU} in a row, which a backend may run as one
 * operation. It owns nothing: the layers keep their parameters and names, and give the same values one by one.
 */
public final class UnpoolBlock {

    /** Layers of a block. */
    public static final int LENGTH = 4;

    private final ConvTranspose3d conv;
    private final BatchNorm3d norm;
    private final double slope;
    private UnpoolBlockSpec planned;

    private UnpoolBlock(ConvTranspose3d conv, BatchNorm3d norm, double slope) {
        this.conv = conv;
        this.norm = norm;
        this.slope = slope;
    }

    /** The block that starts at a layer, if one does. */
    public static Optional<UnpoolBlock> at(List<? extends Module> layers, int index) {
        if (index + LENGTH <= layers.size()
                && layers.get(index) instanceof CropMaxUnpool3d
                && layers.get(index + 1) instanceof ConvTranspose3d conv
                && layers.get(index + 2) instanceof BatchNorm3d norm) {
            return switch (layers.get(index + 3)) {
                case ReLU relu -> Optional.of(new UnpoolBlock(conv, norm, 0));
                case LeakyReLU leaky -> Optional.of(new UnpoolBlock(conv, norm, leaky.negativeSlope()));
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** Whether the tape's backend has a kernel for this block behind such a pooling. */
    public boolean runsOn(Tape tape, Pooling.Result pooling) {
        boolean known = tape.training() || !tape.recording();
        return known && tape.backend().unpoolBlocks().filter(kernels -> kernels.supports(spec(pooling))).isPresent();
    }

    /** Runs the block; the layers' values between do not exist. Only where {@link #runsOn} says so. */
    public Node forward(Tape tape, Node x, Pooling.Result pooling) {
        UnpoolBlockKernels kernels = tape.backend().unpoolBlocks().orElseThrow();
        UnpoolBlockSpec spec = spec(pooling);
        BlockOp.State state = norm.blockState(tape, conv.weight(tape), conv.bias(tape));
        if (!tape.training()) {
            return UnpoolBlockOp.inference(tape, kernels, spec, x, state, pooling.winners());
        }
        norm.countBatch(spec.adjoint().inputShape());
        return UnpoolBlockOp.training(tape, kernels, spec, x, state, pooling.winners());
    }

    private UnpoolBlockSpec spec(Pooling.Result pooling) {
        Pool3dSpec pool = pooling.spec();
        UnpoolBlockSpec last = planned;
        if (last == null || !last.pool().equals(pool)) {
            last = new UnpoolBlockSpec(
                    pool, conv.adjoint(pool.inputShape()), slope, BatchNorm3d.EPSILON, BatchNorm3d.MOMENTUM);
            planned = last;
        }
        return last;
    }
}
