package org.voxelgrad.engine.nn.arch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.ConvTranspose3d;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.LeakyReLU;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.Pooling;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.layer.Reshape;
import org.voxelgrad.engine.tensor.Shape;

/**
 * ClinicaDL's transposition of a CNN's convolutional part into an autoencoder. Each layer is inverted, a transposed
 * convolution and the activation after it change places, batch normalisations take the channels of the transposed
 * convolution they follow, and the order is reversed: {@code Conv3d, BatchNorm3d, ReLU, PadMaxPool3d} becomes
 * {@code CropMaxUnpool3d, ConvTranspose3d, BatchNorm3d, ReLU}.
 */
public final class AutoencoderFromCnn {

    private AutoencoderFromCnn() {}

    /**
     * @param features the encoder
     * @param image shape of a batch {@code [N, C, D, H, W]}; only its sizes after N matter
     * @throws IllegalArgumentException when the images are too small for the encoder
     */
    public static Autoencoder of(Sequential features, Shape image) {
        List<Module> mirrored = new ArrayList<>();
        Shape shape = image;
        for (Module layer : features.layers()) {
            mirrored.add(inverse(layer, shape));
            shape = layer.outputShape(shape);
        }
        swapConvolutionsWithActivations(mirrored);
        renewBatchNorms(mirrored);
        Collections.reverse(mirrored);
        return new Autoencoder(features, new Sequential(mirrored));
    }

    /** Layers without parameters may serve in both halves. */
    private static Module inverse(Module layer, Shape input) {
        return switch (layer) {
            case Conv3d conv -> new ConvTranspose3d(
                    conv.outChannels(), conv.inChannels(), conv.kernel(), conv.stride(), conv.padding(),
                    conv.dilation());
            case Pooling pooling -> pooling.inverse();
            case Linear linear -> new Linear(linear.outFeatures(), linear.inFeatures());
            case Flatten flatten -> new Reshape(withoutBatch(input));
            case LeakyReLU leaky -> new LeakyReLU(1 / leaky.negativeSlope());
            default -> layer;
        };
    }

    private static Shape withoutBatch(Shape shape) {
        int[] sizes = shape.toArray();
        return Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    private static void swapConvolutionsWithActivations(List<Module> layers) {
        int convolution = -1;
        int activation = -1;
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof ConvTranspose3d) {
                convolution = i;
            } else if (layers.get(i) instanceof ReLU || layers.get(i) instanceof LeakyReLU) {
                activation = i;
            }
            if (convolution >= 0 && activation >= 0) {
                Collections.swap(layers, convolution, activation);
                convolution = -1;
                activation = -1;
            }
        }
    }

    /** The layer after a batch normalisation in this order comes before it once the order is reversed. */
    private static void renewBatchNorms(List<Module> layers) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof BatchNorm3d norm) {
                boolean follows = i + 1 < layers.size() && layers.get(i + 1) instanceof ConvTranspose3d;
                boolean leads = i > 0 && layers.get(i - 1) instanceof ConvTranspose3d;
                int channels = follows ? ((ConvTranspose3d) layers.get(i + 1)).outChannels()
                        : leads ? ((ConvTranspose3d) layers.get(i - 1)).inChannels()
                        : norm.channels();
                layers.set(i, new BatchNorm3d(channels));
            }
        }
    }
}
