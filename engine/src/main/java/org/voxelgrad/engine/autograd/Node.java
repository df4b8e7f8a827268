package org.voxelgrad.engine.autograd;

import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A value on a {@link Tape}: what an operation returned, a parameter, or a constant. */
public final class Node {

    private final Tensor value;
    private final boolean requiresGradient;
    private final Parameter parameter;
    private boolean released;
    private int uses;
    Tensor gradient;

    Node(Tensor value, boolean requiresGradient) {
        this(value, requiresGradient, null);
    }

    /** @param parameter whose node this is, or null */
    Node(Tensor value, boolean requiresGradient, Parameter parameter) {
        this.value = value;
        this.requiresGradient = requiresGradient;
        this.parameter = parameter;
    }

    /** @throws IllegalStateException when a {@code Sequential} has already given the memory back */
    public Tensor value() {
        if (released) {
            throw new IllegalStateException("the value " + value.shape() + " was an intermediate result of a Sequential"
                    + " and its memory has been reused; run the layers one by one to keep it");
        }
        return value;
    }

    public Shape shape() {
        return value.shape();
    }

    /** Whether a backward pass gives it a gradient. */
    public boolean requiresGradient() {
        return requiresGradient;
    }

    /** The value even after its release, to give its memory back. */
    Tensor rawValue() {
        return value;
    }

    /** The parameter whose node this is, or null. */
    Parameter parameter() {
        return parameter;
    }

    void countUse() {
        uses++;
    }

    /** How many recorded operations read the value. */
    int uses() {
        return uses;
    }

    void markReleased() {
        released = true;
    }
}
