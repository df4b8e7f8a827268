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
    }

    /** @throws IllegalStateException before {@link #place} */
    public Tensor value() {
        if (value == null) {
            throw new IllegalStateException("this parameter " + shape
                    + " has no memory yet: place its network on a backend with Module.place");
        }
        return value;
    }

    /** The sum of the gradients since {@link #clearGradient}; zeroed when first asked for. */
    public Tensor gradient() {
        if (gradient == null) {
            value();
            gradient = new Tensor(shape, backend.allocate(backend.realType(), shape.elements()));
        }
        return gradient;
    }

    /** Sets the gradient to zero for the next update. */
    public void clearGradient() {
        if (gradient != null) {
            backend.pointwise().fill(gradient, 0);
        }
    }
}
