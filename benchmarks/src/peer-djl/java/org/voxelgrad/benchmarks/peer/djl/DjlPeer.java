package org.voxelgrad.benchmarks.peer.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.voxelgrad.benchmarks.peer.Peer;
import org.voxelgrad.benchmarks.peer.PeerMain;

/** DJL's arrays and layers on its PyTorch engine. */
public final class DjlPeer implements Peer {

    static final Shape ONES = new Shape(1, 1, 1);

    private final NDManager manager = NDManager.newBaseManager();

    public static void main(String[] args) throws IOException {
        PeerMain.run(new DjlPeer(), args);
    }

    /** Each convolution's arrays are closed when the next is asked for. */
    @Override
    public Map<String, DoubleSupplier> convolution(long[] input, long outChannels) {
        manager.getManagedArrays().forEach(NDArray::close);
        NDArray x = noise(new Shape(input));
        NDArray weight = noise(new Shape(outChannels, input[1], 3, 3, 3));
        NDArray bias = noise(new Shape(outChannels));
        Map<String, DoubleSupplier> passes = new LinkedHashMap<>();
        passes.put("forward", () -> forward(x, weight, bias));
        passes.put("backward_data", () -> backward(x, x, weight, bias));
        passes.put("backward_weight", () -> backward(weight, x, weight, bias));
        return passes;
    }

    private double forward(NDArray x, NDArray weight, NDArray bias) {
        try (NDManager step = manager.newSubManager()) {
            x.tempAttach(step);
            return Peer.seconds(() -> Conv3d.conv3d(x, weight, bias, ONES, ONES, ONES));
        }
    }

    /** Forward, then timed backward. DJL has no other way to one gradient than to ask for no other. */
    private double backward(NDArray wanted, NDArray x, NDArray weight, NDArray bias) {
        wanted.setRequiresGradient(true);
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            x.tempAttach(step);
            NDArray y = Conv3d.conv3d(x, weight, bias, ONES, ONES, ONES).singletonOrThrow();
            return Peer.seconds(() -> collector.backward(y));
        } finally {
            wanted.setRequiresGradient(false);
        }
    }

    @Override
    public DoubleSupplier step(long[] input, boolean training) {
        NDArray images = manager.randomUniform(0, 1, new Shape(input), DataType.FLOAT32);
        Conv5Fc3 network = new Conv5Fc3(images.getShape());
        return training ? () -> network.train(new NDList(images)) : () -> network.infer(new NDList(images));
    }

    private NDArray noise(Shape shape) {
        return manager.randomUniform(-0.5f, 0.5f, shape, DataType.FLOAT32);
    }
}
