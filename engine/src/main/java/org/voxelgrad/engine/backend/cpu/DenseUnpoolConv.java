package org.voxelgrad.engine.backend.cpu;

import java.util.List;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.UnpoolBlockSpec;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Unpooling into a workspace, and a convolution that multiplies its zeros too. The unpooled maps are not kept: to fill
 * them again costs a tenth of what the convolution takes. Where they are large they are those of one image at a time.
 */
final class DenseUnpoolConv implements UnpoolConv {

    /** Floats of the unpooled maps of all images at a time, at most. */
    static final long FLOATS = 1 << 23;

    private final Workers workers;
    private final ConvKernels conv;
    private final CpuPool pooling;
    private final long most;

    /** @param most floats of the unpooled maps of several images at a time */
    DenseUnpoolConv(Workers workers, ConvKernels conv, CpuPool pooling, long most) {
        this.workers = workers;
        this.conv = conv;
        this.pooling = pooling;
        this.most = most;
    }

    /** The unpooled maps and, image by image, the output of one. */
    @Override
    public List<Shape> workspace(UnpoolBlockSpec spec) {
        Conv3dSpec adjoint = adjoint(spec);
        return adjoint.batch() == spec.pool().batch()
                ? List.of(adjoint.outputShape())
                : List.of(adjoint.outputShape(), adjoint.inputShape());
    }

    /** Of as many images as are computed at a time. */
    private Conv3dSpec adjoint(UnpoolBlockSpec spec) {
        Conv3dSpec all = spec.adjoint();
        return all.outputShape().elements() <= most
                ? all
                : new Conv3dSpec(
                        1, all.inChannels(), all.outChannels(), all.input(), all.kernel(), all.stride(), all.padding(),
                        all.dilation());
    }

    @Override
    public void forward(
            UnpoolBlockSpec spec, Tensor x, Tensor winners, Tensor weight, Tensor bias, List<Tensor> workspace,
            Tensor y) {
        Conv3dSpec adjoint = adjoint(spec);
        for (int image = 0; image < spec.pool().batch(); image += adjoint.batch()) {
            pooling.unpool(
                    spec.pool(), image, adjoint.batch(), x, winners, Heap.floats(workspace.getFirst()));
            Tensor part = workspace.size() == 1 ? y : workspace.get(1);
            conv.backwardData(adjoint, workspace.getFirst(), weight, bias, part);
            if (part != y) {
                int length = Math.toIntExact(part.elements());
                copy(Heap.floats(part), 0, Heap.floats(y), image * length, length);
            }
        }
    }

    @Override
    public void backward(
            UnpoolBlockSpec spec, Tensor x, Tensor winners, Tensor dy, Tensor weight, List<Tensor> workspace,
            Tensor dx, Tensor dWeight) {
        Conv3dSpec adjoint = adjoint(spec);
        Tensor unpooled = workspace.getFirst();
        for (int image = 0; image < spec.pool().batch(); image += adjoint.batch()) {
            Tensor part = workspace.size() == 1 ? dy : workspace.get(1);
            if (part != dy) {
                int length = Math.toIntExact(part.elements());
                copy(Heap.floats(dy), image * length, Heap.floats(part), 0, length);
            }
            if (dWeight != null) {
                pooling.unpool(spec.pool(), image, adjoint.batch(), x, winners, Heap.floats(unpooled));
                conv.backwardWeight(adjoint, part, unpooled, dWeight);
            }
            if (dx != null) {
                conv.forward(adjoint, part, weight, null, unpooled);
                pooling.pick(spec.pool(), image, adjoint.batch(), Heap.floats(unpooled), winners, dx);
            }
        }
    }

    private void copy(float[] from, int fromAt, float[] to, int toAt, int length) {
        Segments segments = Segments.of(length);
        workers.run(segments.count(), (segment, scratch) -> System.arraycopy(
                from, fromAt + segments.start(segment), to, toAt + segments.start(segment), segments.size(segment)));
    }
}
