package org.voxelgrad.cuda.library;

import org.voxelgrad.cuda.device.DeviceStorage;
import org.voxelgrad.cuda.kernel.CudaConvert;
import org.voxelgrad.cuda.kernel.CudaPointwise;
import org.voxelgrad.cuda.kernel.Launcher;
import org.voxelgrad.cuda.kernel.Workspace;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Precision;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Float32 tensors as they are. A weight's gradient is computed beside and then added, as algorithms are tried out on
 * what they overwrite; it is small, and so is the time.
 */
final class FloatForm implements ConvForm {

    private final Precision precision;
    private final Workspace workspace;
    private final CudaConvert convert;
    private final CudaPointwise pointwise;

    FloatForm(Precision precision, Launcher launcher, Workspace workspace) {
        this.precision = precision;
        this.workspace = workspace;
        convert = new CudaConvert(launcher);
        pointwise = new CudaPointwise(launcher);
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public boolean fits(Conv3dSpec spec) {
        return true;
    }

    @Override
    public ConvOperands enter(ConvTensors tensors) {
        Tensor weight = tensors.weight();
        long weightAddress = tensors.pass() == ConvPass.BACKWARD_WEIGHT
                ? workspace.bytes(weight.elements() * Float.BYTES).address()
                : DeviceStorage.address(weight);
        return new ConvOperands(
                DeviceStorage.address(tensors.x()), weightAddress, DeviceStorage.address(tensors.y()));
    }

    @Override
    public void leave(ConvTensors tensors, ConvOperands operands) {
        switch (tensors.pass()) {
            case FORWARD -> addBias(tensors.bias(), tensors.y());
            case BACKWARD_DATA -> addBias(tensors.bias(), tensors.x());
            case BACKWARD_WEIGHT -> pointwise.add(new Workspace.Part(operands.weight()), tensors.weight());
        }
    }

    private void addBias(Tensor bias, Tensor result) {
        if (bias != null) {
            convert.addBias(bias, result);
        }
    }
}
