package org.voxelgrad.cuda.library;

import org.voxelgrad.cuda.kernel.CudaConvert;
import org.voxelgrad.cuda.kernel.Launcher;
import org.voxelgrad.cuda.kernel.Workspace;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Copies in bfloat16 with channels last, as tensor cores take them fastest. What the engine keeps stays float32: the
 * result is widened before a bias or an earlier gradient is added.
 */
final class Bf16Form implements ConvForm {

    /** Channels that tensor cores take at once. */
    private static final int CHANNELS = 8;

    private final Workspace workspace;
    private final CudaConvert convert;

    Bf16Form(Launcher launcher, Workspace workspace) {
        this.workspace = workspace;
        convert = new CudaConvert(launcher);
    }

    @Override
    public Precision precision() {
        return Precision.BF16;
    }

    @Override
    public boolean fits(Conv3dSpec spec) {
        return spec.inChannels() % CHANNELS == 0 && spec.outChannels() % CHANNELS == 0;
    }

    @Override
    public ConvOperands enter(ConvTensors tensors) {
        long xBytes = bytes(tensors.x());
        long weightBytes = bytes(tensors.weight());
        Workspace.Part x = workspace.bytes(xBytes + weightBytes + bytes(tensors.y()));
        Workspace.Part weight = x.after(xBytes);
        Workspace.Part y = weight.after(weightBytes);
        if (tensors.pass() != ConvPass.BACKWARD_DATA) {
            convert.toChannelsLast(tensors.x(), x);
        }
        if (tensors.pass() != ConvPass.BACKWARD_WEIGHT) {
            convert.toChannelsLast(tensors.weight(), weight);
        }
        if (tensors.pass() != ConvPass.FORWARD) {
            convert.toChannelsLast(tensors.y(), y);
        }
        return new ConvOperands(x.address(), weight.address(), y.address());
    }

    private static long bytes(Tensor tensor) {
        return Workspace.aligned(tensor.elements() * Short.BYTES);
    }

    @Override
    public void leave(ConvTensors tensors, ConvOperands operands) {
        switch (tensors.pass()) {
            case FORWARD ->
                convert.fromChannelsLast(new Workspace.Part(operands.y()), tensors.bias(), tensors.y());
            case BACKWARD_DATA ->
                convert.fromChannelsLast(new Workspace.Part(operands.x()), tensors.bias(), tensors.x());
            case BACKWARD_WEIGHT ->
                convert.addFromChannelsLast(new Workspace.Part(operands.weight()), tensors.weight());
        }
    }
}
