package org.voxelgrad.cuda.library;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.cuda.kernel.DirectConv;
import org.voxelgrad.cuda.kernel.Launcher;
import org.voxelgrad.cuda.kernel.Workspace;
import org.voxelgrad.cuda.library.ConvLibrary.ConvAlgorithm;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Convolutions by a library. A problem that it cannot compute in one form is put to it in the next, and computed by our
 * own kernels when there is none left; what it cannot do is found out once.
 */
final class LibraryConv implements ConvKernels {

    private final ConvLibrary library;
    private final List<ConvForm> forms;
    private final DirectConv direct;
    private final Map<ConvProblem, Optional<ConvAlgorithm>> algorithms = new HashMap<>();

    LibraryConv(Launcher launcher, ConvLibrary library, Precision precision) {
        this.library = library;
        // Of its own: what calls a convolution may have something in the launcher's.
        Workspace workspace = new Workspace(launcher.device());
        forms = precision == Precision.BF16
                ? List.of(new Bf16Form(launcher, workspace), new FloatForm(Precision.TF32, launcher, workspace))
                : List.of(new FloatForm(precision, launcher, workspace));
        direct = new DirectConv(launcher);
    }

    @Override
    public void forward(Conv3dSpec spec, Tensor x, Tensor weight, Tensor bias, Tensor y) {
        if (!run(spec, new ConvTensors(ConvPass.FORWARD, x, weight, y, bias))) {
            direct.forward(spec, x, weight, bias, y);
        }
    }

    @Override
    public void backwardData(Conv3dSpec spec, Tensor dy, Tensor weight, Tensor bias, Tensor dx) {
        if (!run(spec, new ConvTensors(ConvPass.BACKWARD_DATA, dx, weight, dy, bias))) {
            direct.backwardData(spec, dy, weight, bias, dx);
        }
    }

    @Override
    public void backwardWeight(Conv3dSpec spec, Tensor x, Tensor dy, Tensor dWeight) {
        if (!run(spec, new ConvTensors(ConvPass.BACKWARD_WEIGHT, x, dWeight, dy, null))) {
            direct.backwardWeight(spec, x, dy, dWeight);
        }
    }

    /** Whether the library computed it. */
    private boolean run(Conv3dSpec spec, ConvTensors tensors) {
        tensors.require(spec);
        return forms.stream().anyMatch(form -> form.fits(spec) && run(form, spec, tensors));
    }

    private boolean run(ConvForm form, Conv3dSpec spec, ConvTensors tensors) {
        ConvProblem problem = new ConvProblem(tensors.pass(), spec, form.precision());
        Optional<ConvAlgorithm> known = algorithms.get(problem);
        if (known != null && known.isEmpty()) {
            return false;
        }
        ConvOperands operands = form.enter(tensors);
        Optional<ConvAlgorithm> algorithm =
                algorithms.computeIfAbsent(problem, unknown -> library.choose(unknown, operands));
        algorithm.ifPresent(chosen -> {
            chosen.run(operands);
            form.leave(tensors, operands);
        });
        return algorithm.isPresent();
    }
}
