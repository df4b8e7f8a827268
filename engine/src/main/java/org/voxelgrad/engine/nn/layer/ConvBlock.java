package org.voxelgrad.engine.nn.layer;

import java.util.List;
import java.util.Optional;
import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.BlockOp;
import org.voxelgrad.engine.backend.BlockKernels;
import org.voxelgrad.engine.backend.BlockSpec;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * {@code Conv3d, BatchNorm3d, ReLU or LeakyReLU, PadMaxPool3d} in a row, which a backend may run as one operation. It
 * owns nothing: the layers keep their parameters and names, and give the same values one by one.
 */
public final class ConvBlock {

    /** Layers of a block. */
    public static final int LENGTH = 4;

    private final Conv3d conv;
    private final BatchNorm3d norm;
    private final double slope;
    private final Pooling pool;
    private Planned planned;

    /** What the block computes of an input: kept, as one batch mostly has the shape of the one before. */
    private record Planned(Shape input, BlockSpec spec) {}

    private ConvBlock(Conv3d conv, BatchNorm3d norm, double slope, Pooling pool) {
        this.conv = conv;
        this.norm = norm;
        this.slope = slope;
        this.pool = pool;
    }

    /** The block that starts at a layer, if one does. */
    public static Optional<ConvBlock> at(List<? extends Module> layers, int index) {
        if (index + LENGTH <= layers.size()
                && layers.get(index) instanceof Conv3d conv
                && layers.get(index + 1) instanceof BatchNorm3d norm
                && layers.get(index + 3) instanceof PadMaxPool3d pool) {
            return switch (layers.get(index + 2)) {
                case ReLU relu -> Optional.of(new ConvBlock(conv, norm, 0, pool));
                case LeakyReLU leaky -> Optional.of(new ConvBlock(conv, norm, leaky.negativeSlope(), pool));
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** Whether the tape's backend has a kernel for this block with such an input. */
    public boolean runsOn(Tape tape, Shape input) {
        boolean known = tape.training() || !tape.recording();
        return known && tape.backend().blocks().filter(kernels -> kernels.supports(spec(input))).isPresent();
    }

    /** Runs the block; the layers' values between do not exist. Only where {@link #runsOn} says so. */
    public Node forward(Tape tape, Node x) {
        return run(tape, x, spec(x.shape()), null);
    }

    /** {@link #forward} that gives the winners as well; the holder releases them on the tape. */
    public Pooling.Result pool(Tape tape, Node x) {
        BlockSpec spec = spec(x.shape());
        Tensor winners = tape.emptyInts(spec.pool().outputShape());
        return new Pooling.Result(run(tape, x, spec, winners), spec.pool(), winners);
    }

    private Node run(Tape tape, Node x, BlockSpec spec, Tensor winners) {
        BlockKernels kernels = tape.backend().blocks().orElseThrow();
        BlockOp.State state = norm.blockState(tape, conv.weight(tape), conv.bias(tape));
        if (!tape.training()) {
            return BlockOp.inference(tape, kernels, spec, x, state, winners);
        }
        norm.countBatch(spec.conv().outputShape());
        return BlockOp.training(tape, kernels, spec, x, state, winners);
    }

    private BlockSpec spec(Shape input) {
        Planned last = planned;
        if (last == null || !last.input.equals(input)) {
            Conv3dSpec convolution = conv.spec(input);
            Pool3dSpec pooling = pool.spec(convolution.outputShape());
            last = new Planned(
                    input, new BlockSpec(convolution, slope, pooling, BatchNorm3d.EPSILON, BatchNorm3d.MOMENTUM));
            planned = last;
        }
        return last.spec;
    }
}
