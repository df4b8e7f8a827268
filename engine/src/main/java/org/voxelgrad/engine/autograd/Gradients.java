package org.voxelgrad.engine.autograd;

import java.util.function.Consumer;
import org.voxelgrad.engine.tensor.Tensor;

/** Where a {@link Backward} puts the gradients of its operation's inputs. */
public final class Gradients {

    private final Tape tape;
    private final EarlyUpdates updates;

    /** @param updates of parameters whose operation can make them at once, or null for none */
    Gradients(Tape tape, EarlyUpdates updates) {
        this.tape = tape;
        this.updates = updates;
    }

    /**
     * Gives an input its gradient through a kernel that overwrites its output; not called when nobody wants it. Where
     * the input already has a gradient from elsewhere, the two are added.
     */
    public void give(Node input, Consumer<Tensor> overwritingKernel) {
        if (!input.requiresGradient()) {
            return;
        }
        Tensor fresh = tape.empty(input.shape());
        overwritingKernel.accept(fresh);
        takeParametersGradient(input);
        if (input.gradient == null) {
            input.gradient = fresh;
        } else {
            tape.backend().pointwise().add(fresh, own(input));
            tape.release(fresh);
        }
    }

    /** Hands the output's gradient on unchanged, seen with the input's shape. */
    public void pass(Node input, Tensor dy) {
        if (!input.requiresGradient()) {
            return;
        }
        Tensor seen = dy.reshape(input.shape());
        takeParametersGradient(input);
        if (input.gradient == null) {
            tape.retain(seen);
            input.gradient = seen;
        } else {
            tape.backend().pointwise().add(seen, own(input));
        }
    }

    /**
     * The tensor to which a kernel adds an input's gradient, or null when nobody wants it. For weights, whose gradients
     * are summed over the operations that use them, and over steps.
     */
    public Tensor sum(Node input) {
        if (!input.requiresGradient()) {
            return null;
        }
        takeParametersGradient(input);
        if (input.gradient == null) {
            input.gradient = tape.empty(input.shape());
            tape.backend().pointwise().fill(input.gradient, 0);
        }
        return own(input);
    }

    /** An input's gradient to be changed: a copy if another node's gradient is the same memory, see {@link #pass}. */
    private Tensor own(Node input) {
        Tensor gradient = input.gradient;
        if (tape.isShared(gradient)) {
            input.gradient = tape.empty(input.shape());
            tape.backend().pointwise().copy(gradient, input.gradient);
            tape.release(gradient);
        }
        return input.gradient;
    }

    /**
     * The optimiser's step that the operation is to make on a parameter itself, in place of adding to {@link #sum};
     * null when the gradient must be kept: nobody announced a step, another operation reads the parameter too, or
     * there already is a gradient to add to.
     */
    public EarlyUpdates.AdamStep earlyStep(Node input) {
        Parameter parameter = input.parameter();
        if (updates == null || parameter == null || input.uses() > 1 || !parameter.cleared()) {
            return null;
        }
        EarlyUpdates.AdamStep step = updates.stepOf(parameter).orElse(null);
        if (step != null) {
            parameter.markMoved();
        }
        return step;
    }

    /** A parameter's gradient outlives the tape and has memory only from when it is first added to. */
    private static void takeParametersGradient(Node input) {
        if (input.gradient == null && input.parameter() != null) {
            input.gradient = input.parameter().gradient();
        }
    }
}
