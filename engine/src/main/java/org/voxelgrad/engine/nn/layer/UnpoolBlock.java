package org.voxelgrad.engine.nn.layer;

import java.util.List;
import java.util.Optional;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.UnpoolConvolutionOp;
import org.voxelgrad.engine.backend.UnpoolConvSpec;
import org.voxelgrad.engine.nn.Module;

/**
 * {@code CropMaxUnpool3d, ConvTranspose3d} in a row, which a backend may run as one operation. It owns nothing: the
 * layers keep their parameters and names, and give the same values one by one.
 */
public final class UnpoolBlock {

    /** Layers of a block. */
    public static final int LENGTH = 2;

    private final ConvTranspose3d conv;

    private UnpoolBlock(ConvTranspose3d conv) {
        this.conv = conv;
    }

    /** The block that starts at a layer, if one does. */
    public static Optional<UnpoolBlock> at(List<? extends Module> layers, int index) {
        return index + LENGTH <= layers.size()
                        && layers.get(index) instanceof CropMaxUnpool3d
                        && layers.get(index + 1) instanceof ConvTranspose3d conv
                ? Optional.of(new UnpoolBlock(conv))
                : Optional.empty();
    }

    /** Whether the tape's backend has a kernel for this block behind such a pooling. */
    public boolean runsOn(Tape tape, Pooling.Result pooling) {
        return tape.backend().unpoolConvs().filter(kernels -> kernels.supports(spec(pooling))).isPresent();
    }

    /** Runs the block; the unpooled map does not exist. Only where {@link #runsOn} says so. */
    public Node forward(Tape tape, Node x, Pooling.Result pooling) {
        return UnpoolConvolutionOp.apply(
                tape, tape.backend().unpoolConvs().orElseThrow(), spec(pooling), pooling.winners(), x,
                conv.weight(tape), conv.bias(tape));
    }

    private UnpoolConvSpec spec(Pooling.Result pooling) {
        return new UnpoolConvSpec(pooling.spec(), conv.adjoint(pooling.spec().inputShape()));
    }
}
