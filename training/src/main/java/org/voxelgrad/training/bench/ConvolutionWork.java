package org.voxelgrad.training.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Conv3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.arch.Conv5Fc3;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Scope;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/** A convolution with random operands on a backend, to be run again and again. Memory goes back on close. */
public final class ConvolutionWork implements AutoCloseable {

    private final Backend backend;
    private final Conv3dSpec spec;
    private final Scope scope;
    private final Tensor x;
    private final Tensor y;
    private final Tensor weight;
    private final Tensor weightGradient;
    private final Tensor bias;

    public ConvolutionWork(Backend backend, Conv3dSpec spec) {
        this.backend = backend;
        this.spec = spec;
        this.scope = new Scope(backend.pool());
        RandomGenerator random = Seeds.root(0).generator();
        this.x = noise(spec.inputShape(), random);
        this.y = noise(spec.outputShape(), random);
        this.weight = noise(spec.weightShape(), random);
        this.weightGradient = noise(spec.weightShape(), random);
        this.bias = noise(Shape.of(spec.outChannels()), random);
    }

    /**
     * The convolutions of Conv5_FC3, outermost first.
     *
     * @param size of the images in voxels
     * @throws IllegalArgumentException when the images are too small
     */
    public static List<Conv3dSpec> ofConv5Fc3(Size3 size, int batchSize) {
        List<Conv3dSpec> specs = new ArrayList<>();
        Shape shape = Shape.of(batchSize, 1, size.d(), size.h(), size.w());
        for (Module layer : new Conv5Fc3().features().layers()) {
            if (layer instanceof Conv3d conv) {
                Size3 input = new Size3(shape.dim(2), shape.dim(3), shape.dim(4));
                specs.add(new Conv3dSpec(
                        batchSize, conv.inChannels(), conv.outChannels(), input, conv.kernel(), conv.stride(),
                        conv.padding(), conv.dilation()));
            }
            shape = layer.outputShape(shape);
        }
        return specs;
    }

    /** Computes one pass; returns a value of the result, which has no meaning but waits for the device. */
    public double run(ConvolutionPass pass) {
        return run(pass, 1);
    }

    /** Computes one pass several times and waits for the device once. */
    public double run(ConvolutionPass pass, int runs) {
        for (int i = 0; i < runs; i++) {
            start(pass);
        }
        Tensor result = switch (pass) {
            case FORWARD -> y;
            case BACKWARD_DATA -> x;
            case BACKWARD_WEIGHT -> weightGradient;
        };
        float[] first = new float[1];
        result.storage().read(0, first, 0, 1);
        return first[0];
    }

    private void start(ConvolutionPass pass) {
        switch (pass) {
            case FORWARD -> backend.conv().forward(spec, x, weight, bias, y);
            case BACKWARD_DATA -> backend.conv().backwardData(spec, y, weight, null, x);
            case BACKWARD_WEIGHT -> backend.conv().backwardWeight(spec, x, y, weightGradient);
        }
    }

    /** Bytes of the operands that every pass must move at least once: input, output and weight. */
    public long bytes() {
        return (x.elements() + y.elements() + weight.elements()) * backend.realType().bytes();
    }

    @Override
    public void close() {
        scope.close();
    }

    private Tensor noise(Shape shape, RandomGenerator random) {
        Tensor tensor = scope.empty(backend.realType(), shape);
        float[] block = new float[1 << 12];
        for (int i = 0; i < block.length; i++) {
            block[i] = random.nextFloat() - 0.5f;
        }
        for (long at = 0; at < shape.elements(); at += block.length) {
            tensor.storage().write(at, block, 0, (int) Math.min(block.length, shape.elements() - at));
        }
        return tensor;
    }
}
