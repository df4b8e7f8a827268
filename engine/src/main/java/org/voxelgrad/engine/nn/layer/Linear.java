package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Parameter;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.LinearOp;
import org.voxelgrad.engine.nn.Init;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/** Fully connected layer: {@code [N, in]} to {@code [N, out]}. State: {@code weight [out, in]}, {@code bias [out]}. */
public final class Linear extends Module {

    private final int inFeatures;
    private final int outFeatures;
    private final Parameter weight;
    private final Parameter bias;

    public Linear(int inFeatures, int outFeatures) {
        this.inFeatures = LayerArguments.positive("Linear", "input features", inFeatures);
        this.outFeatures = LayerArguments.positive("Linear", "output features", outFeatures);
        Init init = Init.fanIn(inFeatures);
        this.weight = parameter("weight", Shape.of(outFeatures, inFeatures), init);
        this.bias = parameter("bias", Shape.of(outFeatures), init);
    }

    public int inFeatures() {
        return inFeatures;
    }

    public int outFeatures() {
        return outFeatures;
    }

    @Override
    public Node forward(Tape tape, Node x) {
        outputShape(x.shape());
        return LinearOp.apply(tape, x, tape.parameter(weight), tape.parameter(bias));
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(1) != inFeatures) {
            throw new IllegalArgumentException("Linear takes [N, " + inFeatures + "], got " + input);
        }
        return Shape.of(input.dim(0), outFeatures);
    }
}
