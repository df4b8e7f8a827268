package org.voxelgrad.engine.autograd;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A tensor that is trained. It has no memory until it is {@linkplain #place placed} on a backend, so a network can be
 * described, counted and measured before anything is allocated.
 */
public final class Parameter {

    private final Shape shape;
    private Backend backend;
    private Tensor value;
    private Tensor gradient;
    private boolean cleared = true;
    private boolean moved;

    public Parameter(Shape shape) {
        this.shape = shape;
    }

    public Shape shape() {
        return shape;
    }

    /** Allocates the value, zeroed, on a backend. */
    public void place(Backend backend) {
        this.backend = backend;
        this.value = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
        this.gradient = null;
        this.cleared = true;
        this.moved = false;
    }

    /** @throws IllegalStateException before {@link #place} */
    public Tensor value() {
        if (value == null) {
            throw new IllegalStateException("this parameter " + shape
                    + " has no memory yet: place its network on a backend with Module.place");
        }
        return value;
    }

    /**
     * The sum of the gradients since {@link #clearGradient}; zeroed when first asked for.
     *
     * @throws IllegalStateException when a backward pass has already moved the parameter; see {@link #movedEarly}
     */
    public Tensor gradient() {
        if (moved) {
            throw new IllegalStateException("the gradient of this parameter " + shape + " was used up by a backward"
                    + " pass that moved it at once: finish the step first, or run Tape.backward(loss) to sum"
                    + " gradients");
        }
        if (gradient == null) {
            value();
            gradient = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
        }
        cleared = false;
        return gradient;
    }

    /** Sets the gradient to zero for the next update. */
    public void clearGradient() {
        if (!cleared) {
            backend.pointwise().fill(gradient, 0);
        }
        cleared = true;
        moved = false;
    }

    /** Whether {@link Tape#backward(Node, EarlyUpdates)} has moved it since {@link #clearGradient}. */
    public boolean movedEarly() {
        return moved;
    }

    /** Whether nothing has asked for the gradient since it was cleared. */
    boolean cleared() {
        return cleared && !moved;
    }

    void markMoved() {
        moved = true;
    }
}
