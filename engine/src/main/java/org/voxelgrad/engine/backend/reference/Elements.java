package org.voxelgrad.engine.backend.reference;

import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.DoubleStorage;
import org.voxelgrad.engine.tensor.IntStorage;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** The elements of tensors as arrays, which may be longer than the tensor, and positions in them. */
final class Elements {

    private Elements() {}

    static double[] reals(Tensor tensor) {
        if (tensor.storage() instanceof DoubleStorage(double[] array)) {
            return array;
        }
        throw new IllegalArgumentException("the reference backend computes in double arrays, got " + tensor);
    }

    static double[] reals(Tensor tensor, Shape shape) {
        return reals(checked(tensor, shape));
    }

    static int[] integers(Tensor tensor, Shape shape) {
        if (checked(tensor, shape).storage() instanceof IntStorage(int[] array)) {
            return array;
        }
        throw new IllegalArgumentException("labels and winners are int arrays here, got " + tensor);
    }

    /** The number of elements that tensors have in common. */
    static int common(Tensor first, Tensor... others) {
        for (Tensor other : others) {
            if (other.elements() != first.elements()) {
                throw new IllegalArgumentException(first + " and " + other + " differ in their number of elements");
            }
        }
        return Math.toIntExact(first.elements());
    }

    /** Position of a voxel in {@code [planes, D, H, W]}; of {@code [N, C, D, H, W]} the plane is {@code n * C + c}. */
    static int position(int plane, int d, int h, int w, Size3 size) {
        return ((plane * size.d() + d) * size.h() + h) * size.w() + w;
    }

    /** Whether a voxel lies in a volume, rather than in the padding around it. */
    static boolean contains(Size3 size, int d, int h, int w) {
        return d >= 0 && d < size.d() && h >= 0 && h < size.h() && w >= 0 && w < size.w();
    }

    private static Tensor checked(Tensor tensor, Shape shape) {
        if (!tensor.shape().equals(shape)) {
            throw new IllegalArgumentException("expected a tensor of shape " + shape + ", got " + tensor);
        }
        return tensor;
    }
}
