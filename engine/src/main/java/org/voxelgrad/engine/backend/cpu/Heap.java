package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.ByteStorage;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.FloatStorage;
import org.voxelgrad.engine.tensor.IntStorage;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Storage;
import org.voxelgrad.engine.tensor.Tensor;

/** The heap arrays under the tensors of this backend. */
final class Heap {

    private Heap() {}

    static Storage allocate(DType dtype, long elements) {
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("the cpu backend stores a tensor in one Java array of at most 2^31 - 9 "
                    + "elements, and this one has " + elements + "; use a smaller batch");
        }
        return switch (dtype) {
            case FLOAT32 -> new FloatStorage(new float[(int) elements]);
            case INT32 -> new IntStorage(new int[(int) elements]);
            case INT8 -> new ByteStorage(new byte[(int) elements]);
            case FLOAT64 -> throw new IllegalArgumentException("the cpu backend computes in FLOAT32, not in FLOAT64");
        };
    }

    static float[] floats(Tensor tensor) {
        if (tensor.storage() instanceof FloatStorage(float[] array)) {
            return array;
        }
        throw new IllegalArgumentException("the cpu backend computes on FLOAT32 heap tensors, not on " + tensor);
    }

    /** The array of a tensor that must have this shape. */
    static float[] floats(Tensor tensor, Shape shape) {
        check(tensor, shape);
        return floats(tensor);
    }

    /** The array of a tensor that must have the shape {@code [n, c, size]}. */
    static float[] floats(Tensor tensor, int n, int c, Size3 size) {
        Shape shape = tensor.shape();
        if (shape.rank() != 5 || shape.dim(0) != n || shape.dim(1) != c || shape.dim(2) != size.d()
                || shape.dim(3) != size.h() || shape.dim(4) != size.w()) {
            check(tensor, Shape.of(n, c, size.d(), size.h(), size.w()));
        }
        return floats(tensor);
    }

    /** The array, or null for no tensor. */
    static float[] floatsOrNull(Tensor tensor) {
        return tensor == null ? null : floats(tensor);
    }

    static int[] ints(Tensor tensor) {
        if (tensor.storage() instanceof IntStorage(int[] array)) {
            return array;
        }
        throw new IllegalArgumentException("the cpu backend takes positions and labels as INT32, not from " + tensor);
    }

    /** The array, or null for no tensor. */
    static int[] intsOrNull(Tensor tensor) {
        return tensor == null ? null : ints(tensor);
    }

    /** The array of a tensor that must have this shape. */
    static int[] ints(Tensor tensor, Shape shape) {
        check(tensor, shape);
        return ints(tensor);
    }

    static byte[] bytes(Tensor tensor) {
        if (tensor.storage() instanceof ByteStorage(byte[] array)) {
            return array;
        }
        throw new IllegalArgumentException("the cpu backend notes winners as INT8, not in " + tensor);
    }

    private static void check(Tensor tensor, Shape shape) {
        if (!tensor.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "a kernel wants a tensor of the shape " + shape + ", got " + tensor.shape());
        }
    }
}
