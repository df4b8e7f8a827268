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
}
