package org.voxelgrad.engine.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.WholeFile;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.onnx.OnnxGraph.Value;
import org.voxelgrad.engine.tensor.Shape;

/**
 * Files of ONNX 1.8 and later: intermediate representation 7, operator set 13. Of {@code onnx.proto} these fields are
 * written, and those of the graph:
 *
 * <pre>
 * ModelProto             { int64 ir_version = 1; string producer_name = 2; string producer_version = 3;
 *                          string doc_string = 6; GraphProto graph = 7; OperatorSetIdProto opset_import = 8;
 *                          StringStringEntryProto metadata_props = 14; }
 * OperatorSetIdProto     { string domain = 1; int64 version = 2; }
 * StringStringEntryProto { string key = 1; string value = 2; }
 * </pre>
 */
public final class OnnxFile {

    /** Name of the input. */
    public static final String INPUT = "image";

    private static final String PRODUCER = "voxelgrad";
    private static final int IR_VERSION = 7;
    private static final int OPERATOR_SET = 13;
    private static final int BUFFER = 1 << 16;

    private OnnxFile() {}

    /**
     * Writes a network as it is in evaluation: running statistics, no dropout. Its input {@code image} is float32
     * {@code [N, C, D, H, W]}, its output float32 with N first; N may be any number, the other sizes are fixed.
     * Poolings find the winners that the engine finds, the first of equal values included. The file appears whole or
     * not at all.
     *
     * @param image shape of a batch; its N does not matter
     * @throws IllegalArgumentException when the image does not fit, or a layer has no form in ONNX
     * @throws IllegalStateException when the network was not placed on a backend
     * @throws CheckpointException if the file cannot be written, or would be larger than an ONNX file may be
     */
    public static void save(Path file, Module network, Shape image, OnnxDescription description) throws IOException {
        Message model = model(network, image, description);
        if (model.size() > Integer.MAX_VALUE) {
            throw new CheckpointException(file, "would have " + model.size() + " bytes, and no ONNX file has more than "
                    + Integer.MAX_VALUE + ": give another format");
        }
        WholeFile.write(file, channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            model.writeTo(out);
            out.flush();
        });
    }

    private static Message model(Module network, Shape image, OnnxDescription description) {
        int[] sizes = image.toArray();
        sizes[0] = 1;
        Value input = new Value(INPUT, Shape.of(sizes));
        OnnxGraph graph = new OnnxGraph();
        Value output = new OnnxLayers(graph).add(network, "", input);
        if (output.equals(input)) {
            throw new IllegalArgumentException("the network has no layer that does anything in evaluation");
        }
        Message model = new Message()
                .number(1, IR_VERSION)
                .text(2, PRODUCER)
                .text(3, description.producerVersion())
                .text(6, description.documentation())
                .message(7, graph.message("network", input, output, description.output()))
                .message(8, new Message().text(1, "").number(2, OPERATOR_SET));
        for (Map.Entry<String, String> property : description.metadata().entrySet()) {
            model.message(14, new Message().text(1, property.getKey()).text(2, property.getValue()));
        }
        return model;
    }
}
