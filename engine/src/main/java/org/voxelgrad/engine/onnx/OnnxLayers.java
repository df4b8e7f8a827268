package org.voxelgrad.engine.onnx;

import static org.voxelgrad.engine.onnx.OnnxGraph.floatAttribute;
import static org.voxelgrad.engine.onnx.OnnxGraph.intAttribute;
import static org.voxelgrad.engine.onnx.OnnxGraph.intsAttribute;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.voxelgrad.engine.backend.Pool3dSpec;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.Sequential;
import org.voxelgrad.engine.nn.State;
import org.voxelgrad.engine.nn.arch.Autoencoder;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.ConvTranspose3d;
import org.voxelgrad.engine.nn.layer.Dropout;
import org.voxelgrad.engine.nn.layer.Flatten;
import org.voxelgrad.engine.nn.layer.LeakyReLU;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.nn.layer.Pooling;
import org.voxelgrad.engine.nn.layer.ReLU;
import org.voxelgrad.engine.nn.layer.Reshape;
import org.voxelgrad.engine.nn.layer.Sigmoid;
import org.voxelgrad.engine.nn.layer.Unpooling;
import org.voxelgrad.engine.onnx.OnnxGraph.Value;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * What each layer is in evaluation, in the operators of ONNX. Nodes and weights have PyTorch's names, such as
 * {@code features.0} and {@code features.0.weight}.
 */
final class OnnxLayers {

    /** A pooling that a later unpooling inverts. */
    private record Pooled(Pool3dSpec spec, PoolPads pads, String indices) {}

    private final OnnxGraph graph;
    private final Deque<Pooled> poolings = new ArrayDeque<>();

    OnnxLayers(OnnxGraph graph) {
        this.graph = graph;
    }

    /**
     * Adds a module's nodes.
     *
     * @param name of the module, empty for the whole network
     * @throws IllegalArgumentException when the input does not fit or the module is of an unknown kind
     */
    Value add(Module module, String name, Value x) {
        return switch (module) {
            case Cnn cnn -> add(cnn.classifier(), inside(name, "classifier"),
                    add(cnn.features(), inside(name, "features"), x));
            case Autoencoder autoencoder -> autoencoder(autoencoder, name, x);
            case Sequential sequential -> sequential(sequential, name, x);
            case Conv3d conv -> graph.node("Conv", name, conv.outputShape(x.shape()), weighted(conv, name, x),
                    windows(conv.kernel(), conv.stride(), conv.padding(), conv.dilation()));
            case ConvTranspose3d conv -> graph.node(
                    "ConvTranspose", name, conv.outputShape(x.shape()), weighted(conv, name, x), transposed(conv));
            case BatchNorm3d norm -> graph.node("BatchNormalization", name, norm.outputShape(x.shape()),
                    inputs(norm, name, x, "weight", "bias", "running_mean", "running_var"),
                    floatAttribute("epsilon", BatchNorm3d.EPSILON));
            case Linear linear -> graph.node("Gemm", name, linear.outputShape(x.shape()),
                    weighted(linear, name, x), intAttribute("transB", 1));
            case Pooling pooling -> pool(pooling, name, x);
            case ReLU relu -> graph.node("Relu", name, x.shape(), List.of(x.name()));
            case LeakyReLU leaky -> graph.node("LeakyRelu", name, x.shape(), List.of(x.name()),
                    floatAttribute("alpha", leaky.negativeSlope()));
            case Sigmoid sigmoid -> graph.node("Sigmoid", name, x.shape(), List.of(x.name()));
            case Dropout dropout -> x;
            case Flatten flatten -> graph.node("Flatten", name, flatten.outputShape(x.shape()), List.of(x.name()),
                    intAttribute("axis", 1));
            case Reshape reshape -> reshape(name, reshape.outputShape(x.shape()), x);
            default -> throw new IllegalArgumentException("there is no ONNX form of the layer "
                    + module.getClass().getSimpleName() + (name.isEmpty() ? "" : " (" + name + ")"));
        };
    }

    private Value sequential(Sequential sequential, String name, Value x) {
        Value current = x;
        for (int i = 0; i < sequential.layers().size(); i++) {
            current = add(sequential.layers().get(i), inside(name, Integer.toString(i)), current);
        }
        return current;
    }

    /** Each unpooling inverts the latest pooling that is not inverted yet. */
    private Value autoencoder(Autoencoder autoencoder, String name, Value x) {
        Value current = x;
        List<Module> layers = autoencoder.encoder().layers();
        for (int i = 0; i < layers.size(); i++) {
            String layer = inside(name, "encoder." + i);
            current = layers.get(i) instanceof Pooling pooling
                    ? poolToInvert(pooling, layer, current)
                    : add(layers.get(i), layer, current);
        }
        layers = autoencoder.decoder().layers();
        for (int i = 0; i < layers.size(); i++) {
            String layer = inside(name, "decoder." + i);
            current = layers.get(i) instanceof Unpooling
                    ? unpool(poolings.pop(), layer, current)
                    : add(layers.get(i), layer, current);
        }
        return current;
    }

    private Value pool(Pooling pooling, String name, Value x) {
        Pool3dSpec spec = pooling.spec(x.shape());
        PoolPads pads = PoolPads.of(spec);
        Value padded = pad(name + ".pad", pads, pads.around(), x);
        return graph.node("MaxPool", name, spec.outputShape(), List.of(padded.name()), windows(spec, pads));
    }

    private Value poolToInvert(Pooling pooling, String name, Value x) {
        Pool3dSpec spec = pooling.spec(x.shape());
        PoolPads pads = PoolPads.of(spec);
        Value padded = pad(name + ".pad", pads, pads.around(), x);
        Pooled pooled = new Pooled(spec, pads, name + ".indices");
        poolings.push(pooled);
        return graph.node(
                "MaxPool", name, pooled.indices, spec.outputShape(), List.of(padded.name()), windows(spec, pads));
    }

    private Value unpool(Pooled pooled, String name, Value x) {
        PoolPads pads = pooled.pads;
        String unpooled = pads.changesSize() ? name + ".unpool" : name;
        Value whole = graph.node("MaxUnpool", unpooled, pooled.spec.inputShape(), List.of(x.name(), pooled.indices),
                windows(pooled.spec, pads));
        return pad(name, pads, Arrays.stream(pads.around()).map(voxels -> -voxels).toArray(), whole);
    }

    /** Adds zeros to the spatial axes, and cuts off where there is a minus. */
    private Value pad(String name, PoolPads pads, int[] voxels, Value x) {
        if (!pads.changesSize()) {
            return x;
        }
        String amounts = graph.initializer(name + ".pads",
                0, 0, voxels[0], voxels[1], voxels[2], 0, 0, voxels[3], voxels[4], voxels[5]);
        return graph.node("Pad", name, x.shape(), List.of(x.name(), amounts));
    }

    private Value reshape(String name, Shape output, Value x) {
        long[] sizes = Arrays.stream(output.toArray()).asLongStream().toArray();
        sizes[0] = 0; // in ONNX: as the input has
        return graph.node("Reshape", name, output, List.of(x.name(), graph.initializer(name + ".shape", sizes)));
    }

    private List<String> weighted(Module layer, String name, Value x) {
        return inputs(layer, name, x, "weight", "bias");
    }

    /** A node's inputs: a value and then the layer's own tensors. */
    private List<String> inputs(Module layer, String name, Value x, String... tensors) {
        Stream<String> own = Arrays.stream(tensors).map(tensor -> graph.initializer(
                inside(name, tensor), values(layer.stateDict().states().get(tensor))));
        return Stream.concat(Stream.of(x.name()), own).toList();
    }

    private static Tensor values(State state) {
        return switch (state) {
            case State.Trained trained -> trained.parameter().value();
            case State.Buffer buffer -> buffer.value();
            case State.Counter counter -> throw new IllegalArgumentException("a counter is no input of a node");
        };
    }

    private static Message[] windows(Pool3dSpec spec, PoolPads pads) {
        return new Message[] {
            intsAttribute("kernel_shape", PoolPads.axes(spec.kernel())),
            intsAttribute("strides", PoolPads.axes(spec.stride())),
            intsAttribute("pads", pads.within())
        };
    }

    private static Message[] windows(Size3 kernel, Size3 stride, Size3 padding, Size3 dilation) {
        return new Message[] {
            intsAttribute("kernel_shape", PoolPads.axes(kernel)),
            intsAttribute("strides", PoolPads.axes(stride)),
            intsAttribute("pads", PoolPads.joined(PoolPads.axes(padding), PoolPads.axes(padding))),
            intsAttribute("dilations", PoolPads.axes(dilation))
        };
    }

    private static Message[] transposed(ConvTranspose3d conv) {
        Message outputPadding = intsAttribute("output_padding", PoolPads.axes(conv.outputPadding()));
        return Stream.concat(
                        Arrays.stream(windows(conv.kernel(), conv.stride(), conv.padding(), conv.dilation())),
                        Stream.of(outputPadding))
                .toArray(Message[]::new);
    }

    private static String inside(String module, String part) {
        return module.isEmpty() ? part : module + "." + part;
    }
}
