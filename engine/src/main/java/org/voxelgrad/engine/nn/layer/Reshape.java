package org.voxelgrad.engine.nn.layer;

import org.voxelgrad.engine.autograd.Node;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.autograd.op.ReshapeOp;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.tensor.Shape;

/** {@code [N, features]} to {@code [N, ...]}: the inverse of {@link Flatten}. */
public final class Reshape extends Module {

    private final Shape perImage;

    /** @param perImage the shape without N */
    public Reshape(Shape perImage) {
        this.perImage = perImage;
    }

    /** Size of the first axis after N. */
    public int channels() {
        return perImage.dim(0);
    }

    @Override
    public Node forward(Tape tape, Node x) {
        return ReshapeOp.apply(tape, x, outputShape(x.shape()));
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.elementsFrom(1) != perImage.elements()) {
            throw new IllegalArgumentException("Reshape to " + perImage + " takes " + perImage.elements()
                    + " values an image, got " + input);
        }
        int[] sizes = new int[perImage.rank() + 1];
        sizes[0] = input.dim(0);
        System.arraycopy(perImage.toArray(), 0, sizes, 1, perImage.rank());
        return Shape.of(sizes);
    }
}
