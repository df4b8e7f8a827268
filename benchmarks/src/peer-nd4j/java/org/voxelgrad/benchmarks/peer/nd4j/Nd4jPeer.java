package org.voxelgrad.benchmarks.peer.nd4j;

import java.io.IOException;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;
import org.voxelgrad.benchmarks.peer.Peer;
import org.voxelgrad.benchmarks.peer.PeerMain;

/** ND4J's convolution, with oneDNN as its native library offers it. Both gradients are one operation to it. */
public final class Nd4jPeer implements Peer {

    private static final Conv3DConfig SAME = Conv3DConfig.builder()
            .kD(3).kH(3).kW(3)
            .paddingMode(PaddingMode.SAME)
            .biasUsed(true)
            .dataFormat(Conv3DConfig.NCDHW)
            .build();

    public static void main(String[] args) throws IOException {
        PeerMain.run(new Nd4jPeer(), args);
    }

    @Override
    public Map<String, DoubleSupplier> convolution(long[] input, long outChannels) {
        INDArray x = noise(input);
        INDArray weight = noise(3, 3, 3, input[1], outChannels);
        INDArray bias = noise(outChannels);
        return Map.of("forward", () -> forward(x, weight, bias));
    }

    private static double forward(INDArray x, INDArray weight, INDArray bias) {
        INDArray[] y = new INDArray[1];
        double seconds = Peer.seconds(() -> y[0] = Nd4j.cnn().conv3d(x, weight, bias, SAME));
        y[0].close();
        return seconds;
    }

    private static INDArray noise(long... shape) {
        return Nd4j.rand(DataType.FLOAT, shape).subi(0.5);
    }
}
