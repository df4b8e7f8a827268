package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.BatchNormOp;
import org.voxelgrad.engine.autograd.op.BlockOp;
import org.voxelgrad.engine.nn.Init;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.State;
import org.voxelgrad.engine.tensor.Shape;

/**
 * Batch normalisation of {@code [N, C, D, H, W]} a channel, with epsilon 1e-5 and momentum 0.1. Training uses the
 * batch's statistics and moves the running ones; evaluation uses the running ones.
 * State, all {@code [C]}: {@code weight}, {@code bias}, {@code running_mean}, {@code running_var}; and
 * {@code num_batches_tracked}.
 */
public final class BatchNorm3d extends Module {

    /** Added to a variance before its root is taken. */
    public static final double EPSILON = 1e-5;

    static final double MOMENTUM = 0.1;

    private final int channels;
    private final Parameter weight;
    private final Parameter bias;
    private final State.Buffer runningMean;
    private final State.Buffer runningVar;
    private final State.Counter batches;

    public BatchNorm3d(int channels) {
        this.channels = LayerArguments.positive("BatchNorm3d", "channels", channels);
        Shape shape = Shape.of(channels);
        this.weight = parameter("weight", shape, new Init.Constant(1));
        this.bias = parameter("bias", shape, new Init.Constant(0));
        this.runningMean = buffer("running_mean", shape, 0);
        this.runningVar = buffer("running_var", shape, 1);
        this.batches = counter("num_batches_tracked");
    }

    public int channels() {
        return channels;
    }

    @Override
    public Node forward(Tape tape, Node x) {
        outputShape(x.shape());
        Node gamma = tape.parameter(weight);
        Node beta = tape.parameter(bias);
        if (!tape.training()) {
            return BatchNormOp.evaluation(
                    tape, x, gamma, beta, EPSILON, runningMean.value(), runningVar.value());
        }
        countBatch(x.shape());
        return BatchNormOp.training(
                tape, x, gamma, beta, EPSILON, MOMENTUM, runningMean.value(), runningVar.value());
    }

    /** Takes note of a batch to train on; an input of one value a channel has no variance. */
    void countBatch(Shape input) {
        if (input.elements() <= channels) {
            throw new IllegalArgumentException(
                    "BatchNorm3d needs more than one value a channel to train on, got " + input);
        }
        batches.increment();
    }

    BlockOp.State blockState(Tape tape, Node convWeight, Node convBias) {
        return new BlockOp.State(
                convWeight, convBias, tape.parameter(weight), tape.parameter(bias), runningMean.value(),
                runningVar.value());
    }

    @Override
    public Shape outputShape(Shape input) {
        Images.of(input, "BatchNorm3d", channels);
        return input;
    }
}
