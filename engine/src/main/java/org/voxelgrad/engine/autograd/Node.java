package org.voxelgrad.engine.autograd;

import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A value on a {@link Tape}: what an operation returned, a parameter, or a constant. It lives as long as its tape. */
public final class Node {

    private final Tape tape;
    private final Tensor value;
    private final boolean requiresGradient;
    private final Parameter parameter;
    private boolean released;
    private int uses;
    Tensor gradient;

    Node(Tape tape, Tensor value, boolean requiresGradient) {
        this(tape, value, requiresGradient, null);
    }

    /** @param parameter whose node this is, or null */
    Node(Tape tape, Tensor value, boolean requiresGradient, Parameter parameter) {
        this.tape = tape;
        this.value = value;
        this.requiresGradient = requiresGradient;
        this.parameter = parameter;
    }

    /** @throws IllegalStateException when the memory was given back: by {@link Tape#done} or by closing the tape */
    public Tensor value() {
        if (tape.isClosed()) {
            throw new IllegalStateException("the value " + value.shape() + " was given back when its tape was closed;"
                    + " read it before, for instance with toFloats()");
        }
        if (released) {
            throw new IllegalStateException("the value " + value.shape() + " was an intermediate result of a network"
                    + " and its memory has been given back; run the layers one by one to keep it");
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

    /** Gives the tensor that is no longer needed, once. */
    Tensor markReleased() {
        Tensor last = value();
        released = true;
        return last;
    }
}
