package org.voxelgrad.engine.onnx;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * Nodes, in the order they run, and the tensors they need. Of ONNX's {@code onnx.proto} these fields are written:
 *
 * <pre>
 * GraphProto     { NodeProto node = 1; string name = 2; TensorProto initializer = 5; ValueInfoProto input = 11;
 *                  ValueInfoProto output = 12; }
 * NodeProto      { string input = 1; string output = 2; string name = 3; string op_type = 4;
 *                  AttributeProto attribute = 5; }
 * AttributeProto { string name = 1; float f = 2; int64 i = 3; int64 ints = 8; AttributeType type = 20; }
 * TensorProto    { int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
 * ValueInfoProto { string name = 1; TypeProto type = 2; }
 * TypeProto      { Tensor tensor_type = 1; }
 * Tensor         { int32 elem_type = 1; TensorShapeProto shape = 2; }
 * TensorShapeProto { Dimension dim = 1; }
 * Dimension      { int64 dim_value = 1; string dim_param = 2; }
 * </pre>
 */
final class OnnxGraph {

    /** Name of the first axis of the input and of the output, which may have any size. */
    static final String BATCH = "batch";

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    /** A tensor that flows between nodes; its shape for a batch of one. */
    record Value(String name, Shape shape) {}

    private record Node(
            String operator, String name, List<String> inputs, List<String> outputs, List<Message> attributes) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Message initializers = new Message();

    /**
     * Adds an operator of one output, which gets the node's name.
     *
     * @param shape of the output
     */
    Value node(String operator, String name, Shape shape, List<String> inputs, Message... attributes) {
        nodes.add(new Node(operator, name, inputs, List.of(name), List.of(attributes)));
        return new Value(name, shape);
    }

    /** Adds an operator of two outputs of one shape. */
    Value node(
            String operator, String name, String second, Shape shape, List<String> inputs, Message... attributes) {
        nodes.add(new Node(operator, name, inputs, List.of(name, second), List.of(attributes)));
        return new Value(name, shape);
    }

    /** Adds weights, as float32. */
    String initializer(String name, Tensor values) {
        Message tensor = new Message().numbers(1, values.shape().toArray()).number(2, FLOAT).text(8, name);
        initializers.message(5, tensor.rawFloats(9, values));
        return name;
    }

    /** Adds a list of whole numbers, as int64. */
    String initializer(String name, long... values) {
        Message tensor = new Message().number(1, values.length).number(2, INT64).text(8, name);
        initializers.message(5, tensor.rawLongs(9, values));
        return name;
    }

    static Message floatAttribute(String name, double value) {
        return new Message().text(1, name).number(2, (float) value).number(20, ATTRIBUTE_FLOAT);
    }

    static Message intAttribute(String name, long value) {
        return new Message().text(1, name).number(3, value).number(20, ATTRIBUTE_INT);
    }

    static Message intsAttribute(String name, int... values) {
        return new Message().text(1, name).numbers(8, values).number(20, ATTRIBUTE_INTS);
    }

    /**
     * The {@code GraphProto}.
     *
     * @param as name that the output gets in place of its node's
     */
    Message message(String name, Value input, Value output, String as) {
        Message graph = new Message();
        for (Node node : nodes) {
            graph.message(1, message(node, output.name(), as));
        }
        return graph.text(2, name)
                .all(initializers)
                .message(11, info(input.name(), input.shape()))
                .message(12, info(as, output.shape()));
    }

    private static Message message(Node node, String output, String as) {
        Message message = new Message();
        node.inputs.forEach(input -> message.text(1, input.equals(output) ? as : input));
        node.outputs.forEach(value -> message.text(2, value.equals(output) ? as : value));
        message.text(3, node.name).text(4, node.operator);
        node.attributes.forEach(attribute -> message.message(5, attribute));
        return message;
    }

    private static Message info(String name, Shape shape) {
        Message dimensions = new Message().message(1, new Message().text(2, BATCH));
        for (int axis = 1; axis < shape.rank(); axis++) {
            dimensions.message(1, new Message().number(1, shape.dim(axis)));
        }
        Message tensor = new Message().number(1, FLOAT).message(2, dimensions);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }
}
