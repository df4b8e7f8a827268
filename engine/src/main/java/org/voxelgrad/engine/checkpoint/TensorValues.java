package org.voxelgrad.engine.checkpoint;

import java.util.Arrays;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.FloatStorage;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** Real tensors of the engine as tensors of a file, and back. */
public final class TensorValues {

    private TensorValues() {}

    /** The shape as files write it. */
    public static long[] shape(Shape shape) {
        return Arrays.stream(shape.toArray()).asLongStream().toArray();
    }

    /**
     * The values for {@link TorchFile#save}, in single precision, or double where the tensor is; an array is shared.
     */
    public static TorchTensor toTorch(Tensor tensor) {
        long[] shape = shape(tensor.shape());
        if (tensor.storage() instanceof FloatStorage(float[] array)) {
            return TorchTensor.view(shape, array, 0);
        }
        return tensor.dtype() == DType.FLOAT64
                ? TorchTensor.of(shape, tensor.toDoubles())
                : TorchTensor.of(shape, tensor.toFloats());
    }

    /** Overwrites {@code target} with the values of a tensor of its shape. */
    public static void load(Tensor target, TorchTensor values) {
        if (target.storage() instanceof FloatStorage(float[] array)) {
            values.copyTo(array, 0);
        } else {
            target.set(values.toDoubles());
        }
    }
}
