package org.voxelgrad.engine.nn.arch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.voxelgrad.engine.backend.Size3;
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
 * convolution and the activation after it change places, the order is reversed, and batch normalisations take the
 * channels of what they follow: {@code Conv3d, BatchNorm3d, ReLU, PadMaxPool3d} becomes
 * {@code CropMaxUnpool3d, ConvTranspose3d, BatchNorm3d, ReLU}.
 */
public final class AutoencoderFromCnn {

    private AutoencoderFromCnn() {}

    /**
     * @param features the encoder
     * @param image shape of a batch {@code [N, C, D, H, W]}; N does not matter, the other sizes do where a stride does
     *     not divide them
     * @return {@code [N, C, D, H, W]} to the same shape
     * @throws IllegalArgumentException when the images are too small for the encoder, or a layer has no inverse
     */
    public static Autoencoder of(Sequential features, Shape image) {
        List<Module> mirrored = new ArrayList<>();
        Shape shape = image;
        for (Module layer : features.layers()) {
            mirrored.add(inverse(layer, shape));
            shape = layer.outputShape(shape);
        }
        swapConvolutionsWithActivations(mirrored);
        Collections.reverse(mirrored);
        fitBatchNorms(mirrored, shape);
        return new Autoencoder(features, new Sequential(mirrored));
    }

    /** Layers without parameters may serve in both halves. */
    private static Module inverse(Module layer, Shape input) {
        return switch (layer) {
            case Conv3d conv -> inverse(conv, input);
            case Pooling pooling -> pooling.inverse();
            case Linear linear -> new Linear(linear.outFeatures(), linear.inFeatures());
            case Flatten flatten -> new Reshape(withoutBatch(input));
            case LeakyReLU leaky when leaky.negativeSlope() != 0 -> new LeakyReLU(1 / leaky.negativeSlope());
            case BatchNorm3d norm -> norm;
            case Module other when other.stateDict().states().isEmpty() -> other;
            case Module other -> throw new IllegalArgumentException("an autoencoder cannot be made of this network: "
                    + other.getClass().getSimpleName() + " has parameters and no known inverse");
        };
    }

    private static ConvTranspose3d inverse(Conv3d conv, Shape input) {
        Size3 stride = conv.stride();
        Size3 padding = conv.padding();
        Size3 dilation = conv.dilation();
        Size3 kernel = conv.kernel();
        Size3 unreached = new Size3(
                unreached(input.dim(2), kernel.d(), stride.d(), padding.d(), dilation.d()),
                unreached(input.dim(3), kernel.h(), stride.h(), padding.h(), dilation.h()),
                unreached(input.dim(4), kernel.w(), stride.w(), padding.w(), dilation.w()));
        return new ConvTranspose3d(
                conv.outChannels(), conv.inChannels(), kernel, stride, padding, unreached, dilation);
    }

    /** Voxels at the end of an axis that no step of the stride reaches; the inverse has to add them. */
    private static int unreached(int size, int kernel, int stride, int padding, int dilation) {
        return Math.floorMod(size + 2 * padding - dilation * (kernel - 1) - 1, stride);
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

    /** @param code shape of what the decoder's first layer takes */
    private static void fitBatchNorms(List<Module> decoder, Shape code) {
        int channels = code.dim(1);
        for (int i = 0; i < decoder.size(); i++) {
            switch (decoder.get(i)) {
                case ConvTranspose3d conv -> channels = conv.outChannels();
                case Reshape reshape -> channels = reshape.channels();
                case BatchNorm3d norm -> decoder.set(i, new BatchNorm3d(channels));
                default -> { }
            }
        }
    }
}
