package org.voxelgrad.engine.onnx;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an ONNX file says about its network beside the graph.
 *
 * @param producerVersion version of the program that writes the file
 * @param output name of the output, for instance {@code logits}
 * @param documentation what the input must be and what the output means, for a person to read
 * @param metadata further properties by name, for a program to read
 */
public record OnnxDescription(
        String producerVersion, String output, String documentation, Map<String, String> metadata) {

    /** Properties are kept in the order of their names, so that equal descriptions give equal files. */
    public OnnxDescription {
        metadata = new TreeMap<>(metadata);
    }
}
