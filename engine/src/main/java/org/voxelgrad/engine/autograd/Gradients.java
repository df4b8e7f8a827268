package org.voxelgrad.engine.autograd;

import java.util.function.Consumer;
import org.voxelgrad.engine.tensor.Tensor;

/** Where a {@link Backward} puts the gradients of its operation's inputs. */
public final class Gradients {

    private final Tape tape;

    Gradients(Tape tape) {
        this.tape = tape;
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
        if (input.gradient == null) {
            input.gradient = fresh;
        } else {
            tape.backend().pointwise().add(fresh, input.gradient);
            tape.release(fresh);
        }
    }

    /** Hands the output's gradient on unchanged, seen with the input's shape. */
    public void pass(Node input, Tensor dy) {
        if (!input.requiresGradient()) {
            return;
        }
        Tensor seen = dy.reshape(input.shape());
        if (input.gradient == null) {
            tape.retain(seen);
            input.gradient = seen;
        } else {
            tape.backend().pointwise().add(seen, input.gradient);
        }
    }

    /**
     * The tensor to which a kernel adds an input's gradient, or null when nobody wants it. For parameters, whose
     * gradients outlive the step.
     */
    public Tensor sum(Node input) {
        if (!input.requiresGradient()) {
            return null;
        }
        if (input.gradient == null) {
            input.gradient = tape.empty(input.shape());
            tape.backend().pointwise().fill(input.gradient, 0);
        }
        return input.gradient;
    }
}
